// A trial: a repository and a Braintrust, copied from one start, in which a command is disturbed, and
// what must hold afterwards.
import { folderInMemory, newFolder } from "../folders.ts";
import { copyOf, prepared } from "../prepared.ts";
import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { Failure } from "../../lib/text/failure.ts";
import { parseLock } from "../../lib/state/lock.ts";
import { parsePrompt } from "../../lib/prompt/parse.ts";
import { exitCodeOf } from "../../lib/report/report.ts";
import type { Result } from "../../lib/commands/context.ts";
import { verify } from "../../lib/commands/verify/verify.ts";
import { upload } from "../../lib/commands/upload/upload.ts";
import { type Checkout, PROJECT, type Sandbox, sandbox } from "../sandbox.ts";
import { type Proxy, startProxy } from "../proxy.ts";
import { contextOf, type Scenario, START } from "./scenarios.ts";
import { versions } from "./tools.ts";

/** A repository and its Braintrust in the file `db`, for one trial. */
export type Trial = Sandbox & { db: string };

/** What the trials of a scenario share: where each starts, and the proxy in front of its server. */
export interface Trials extends AsyncDisposable {
  proxy: Proxy;
  /** A trial: a copy of the start, with a server of its own behind the proxy. */
  run: (work: (box: Trial) => Promise<void>) => Promise<void>;
}

const quirks = [{ name: "page-cap" as const, value: 2 }];

/** Prepares the trials of a scenario. Commands in processes of their own need them `onDisk`. */
export async function trials(scenario: Scenario, { onDisk = false } = {}): Promise<Trials> {
  const start = await prepared(async (db) => {
    const box = await sandbox(START, { db, quirks });
    await box.api("POST", "/environment", { name: "production", slug: "production" });
    await box.uploaded();
    await scenario.prepare(box);
    return box;
  });
  let target = "";
  const proxy = await startProxy(() => target);
  return {
    proxy,
    run: async (work): Promise<void> => {
      await using box = await copyOf(
        start,
        { quirks },
        await (onDisk ? newFolder : folderInMemory)(),
      );
      target = box.local.url;
      proxy.mend();
      await work(box);
    },
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

export interface Ended {
  code: number;
  says: string;
}

export async function run(scenario: Scenario, root: string, url: string): Promise<Ended> {
  try {
    const result = await scenario.run(contextOf(root, url, scenario.args));
    return { code: codeOf(result), says: JSON.stringify(result) };
  } catch (error) {
    assert(error instanceof Failure, `a bug: ${(error as Error).stack}`);
    assert(!error.message.includes("\n") && error.message.length > 10, error.message);
    return { code: 2, says: error.message };
  }
}

function codeOf(result: Result): number {
  return typeof result === "string" || "human" in result ? 0 : exitCodeOf(result);
}

/** Each file in the repository is whole; nothing half-written is left. */
export async function requireWhole(root: string, { mayLeave = false } = {}): Promise<void> {
  for await (const { name } of Deno.readDir(`${root}/prompts`)) {
    assert(mayLeave || !name.endsWith(".tmp"), name);
    const text = await Deno.readTextFile(`${root}/prompts/${name}`);
    if (name === "lock.json") assertEquals(parseLock(text).mistakes, []);
    if (name.endsWith(".md")) assertEquals(parsePrompt(`prompts/${name}`, text).problems, []);
  }
}

export async function countVersions(box: Checkout): Promise<Record<string, number>> {
  const { objects } = await box.api("GET", `/v1/prompt?project_name=${PROJECT}&limit=100`);
  const slugs = (objects as { slug: string }[]).map(({ slug }) => slug).sort();
  const counted: Record<string, number> = {};
  for (const slug of slugs) counted[slug] = (await versions(box, slug)).length;
  return counted;
}

const TABLES = ["projects", "prompts", "versions", "environments", "assignments"];
/** What differs from run to run: ids, transactions, times. */
const CHANCE =
  /\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{13,}|[0-9a-f]{16}|\d{4}-\d\d-\d\dT[\d:.]+Z)\b/g;

/** All that there is after a command, in the repository and in Braintrust, as one text. */
export async function stateOf({ root, db }: Trial): Promise<string> {
  using database = new DatabaseSync(db, { readOnly: true });
  const rows = TABLES.flatMap((table) => {
    const statement = database.prepare(`SELECT * FROM ${table}`);
    statement.setReadBigInts(true);
    return statement.all().map((row) => [table, ...Object.values(row)].join("\n"));
  });
  const files: string[] = [];
  for await (const { name } of Deno.readDir(`${root}/prompts`)) {
    files.push(name + await Deno.readTextFile(`${root}/prompts/${name}`));
  }
  const masked = (text: string): string => text.replace(CHANCE, "*");
  const all = [...rows, ...files].sort((a, b) => masked(a) < masked(b) ? -1 : 1);
  const names = new Map<string, string>(); // each by when it comes: a pin still names its version
  return all.join("\n").replace(CHANCE, (chance) => {
    names.set(chance, names.get(chance) ?? `#${names.size}`);
    return names.get(chance) ?? "";
  });
}

/** After a fault, the same command and what follows it bring all to the same end. */
export async function requireFinished(
  box: Checkout,
  scenario: Scenario,
  proxy: Proxy,
): Promise<void> {
  const finish: Scenario[] = [scenario];
  if (scenario.run !== upload) finish.push({ ...scenario, run: upload, args: {} });
  for (const step of finish) {
    const ended = await run(step, box.root, proxy.url);
    assertEquals(ended.code, 0, ended.says);
  }
  const proof = await run({ ...scenario, run: verify, args: {} }, box.root, proxy.url);
  assertEquals(proof.code, 0, proof.says);
}
