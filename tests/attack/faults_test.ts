// Breaks every request of every command in turn, in every way. Whatever happens: success, or exit
// code 2 with one line; never a wrong "in sync", never half a file; and the same command once more
// finishes the job without a second version.
import { assert, assertEquals } from "@std/assert";
import { Failure } from "../../lib/failure.ts";
import { parseLock } from "../../lib/lock.ts";
import { parsePrompt } from "../../lib/parse_prompt.ts";
import { startLocal } from "../../lib/local/server.ts";
import { exitCodeOf, type Report } from "../../lib/report.ts";
import type { Printed } from "../../tasks/_main.ts";
import { verify } from "../../tasks/verify.ts";
import { upload } from "../../tasks/upload.ts";
import { PROJECT, type Sandbox, sandbox } from "../sandbox.ts";
import { type Fault, FAULTS, type Proxy, startProxy } from "./proxy.ts";
import { contextOf, type Scenario, SCENARIOS, START } from "./scenarios.ts";
import { versions } from "./tools.ts";

/** The state from which each trial starts: a folder and a database. */
interface Start extends AsyncDisposable {
  folder: string;
}

async function prepared(scenario: Scenario): Promise<Start> {
  const folder = await Deno.makeTempDir({ prefix: "faults " });
  const options = { db: `${folder}/db.sqlite`, quirks: [{ name: "page-cap" as const, value: 2 }] };
  await using box = await sandbox(START, options);
  await box.api("POST", "/environment", { name: "production", slug: "production" });
  assertEquals((await box.run("upload")).code, 0);
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=uploaded");
  await scenario.prepare(box);
  await copy(box.root, `${folder}/repository`);
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

async function copy(from: string, to: string): Promise<void> {
  const { code } = await new Deno.Command("cp", { args: ["-R", from, to] }).output();
  assertEquals(code, 0);
}

/** A trial: a copy of the start, with a server of its own behind the proxy. */
async function trial(
  { folder }: Start,
  proxy: Proxy & { target: { url: string } },
  work: (box: Sandbox) => Promise<void>,
): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "trial " });
  try {
    await copy(`${folder}/repository`, `${root}/r`);
    for await (const { name } of Deno.readDir(folder)) {
      if (name.startsWith("db.")) await Deno.copyFile(`${folder}/${name}`, `${root}/${name}`);
    }
    const quirks = [{ name: "page-cap" as const, value: 2 }];
    await using local = await startLocal({ db: `${root}/db.sqlite`, quirks, project: PROJECT });
    proxy.target.url = local.url;
    proxy.mend();
    await work(boxOf(`${root}/r`, local));
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** As much of a sandbox as the checks need. */
function boxOf(root: string, local: Sandbox["local"]): Sandbox {
  const api: Sandbox["api"] = async (method, path, body) => {
    const headers = { authorization: "Bearer k", "content-type": "application/json" };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await fetch(`${local.url}${path}`, init);
    return await response.json();
  };
  const row: Sandbox["row"] = async (slug) => {
    const { objects } = await api("GET", `/v1/prompt?project_name=${PROJECT}&slug=${slug}`);
    return (objects as never[])[0] ?? {};
  };
  return { root, local, api, row } as Sandbox;
}

interface Ended {
  code: number;
  says: string;
}

async function run(scenario: Scenario, root: string, url: string): Promise<Ended> {
  try {
    const result = await scenario.run(contextOf(root, url, scenario.args));
    return { code: codeOf(result), says: JSON.stringify(result) };
  } catch (error) {
    assert(error instanceof Failure, `a bug: ${(error as Error).stack}`);
    assert(!error.message.includes("\n") && error.message.length > 10, error.message);
    return { code: 2, says: error.message };
  }
}

function codeOf(result: Report | Printed): number {
  return "human" in result ? 0 : exitCodeOf(result);
}

/** Each file in the repository is whole; nothing half-written is left. */
async function requireWhole(root: string): Promise<void> {
  for await (const { name } of Deno.readDir(`${root}/prompts`)) {
    assert(!name.endsWith(".tmp"), name);
    const text = await Deno.readTextFile(`${root}/prompts/${name}`);
    if (name === "lock.json") assertEquals(parseLock(text).mistakes, []);
    if (name.endsWith(".md")) assertEquals(parsePrompt(`prompts/${name}`, text).problems, []);
  }
}

async function countVersions(box: Sandbox): Promise<Record<string, number>> {
  const { objects } = await box.api("GET", `/v1/prompt?project_name=${PROJECT}&limit=100`);
  const slugs = (objects as { slug: string }[]).map(({ slug }) => slug).sort();
  const counted: Record<string, number> = {};
  for (const slug of slugs) counted[slug] = (await versions(box, slug)).length;
  return counted;
}

/** After a fault, the same command and what follows it bring all to the same end. */
async function requireFinished(box: Sandbox, scenario: Scenario, proxy: Proxy): Promise<void> {
  const finish: Scenario[] = [scenario];
  if (scenario.run !== upload) finish.push({ ...scenario, run: upload, args: {} });
  for (const step of finish) {
    const ended = await run(step, box.root, proxy.url);
    assertEquals(ended.code, 0, ended.says);
  }
  const proof = await run({ ...scenario, run: verify, args: {} }, box.root, proxy.url);
  assertEquals(proof.code, 0, proof.says);
}

/** The ways to break this request: what is made for lists or writes is not tried on others. */
function faultsFor({ method, path }: { method: string; path: string }): [string, Fault][] {
  const isList = method === "GET" && path.startsWith("/v1/prompt");
  const isWrite = method !== "GET" && !path.startsWith("/btql") && !path.startsWith("/api/");
  return Object.entries(FAULTS).filter(([name]) => {
    if (name.includes("page again")) return isList;
    if (name.includes("metadata") || name.includes("list")) return method === "GET";
    return isWrite || !name.includes("after it is applied");
  });
}

for (const [name, scenario] of Object.entries(SCENARIOS)) {
  Deno.test(`${name} — every request broken in every way`, async () => {
    await using start = await prepared(scenario);
    const target = { url: "" };
    await using proxy = Object.assign(await startProxy(() => target.url), { target });
    let requests: { method: string; path: string }[] = [];
    let want: Record<string, number> = {};
    await trial(start, proxy, async (box) => {
      const { code, says } = await run(scenario, box.root, proxy.url);
      assertEquals(code, scenario.code, says);
      requests = [...proxy.passed];
      if (scenario.isRepeatable) await requireFinished(box, scenario, proxy);
      want = await countVersions(box);
    });
    let tried = 0;
    for (const [index, request] of requests.entries()) {
      for (const [fault, breaks] of faultsFor(request)) {
        await trial(start, proxy, async (box) => {
          tried++;
          proxy.break((number) => number === index + 1, breaks);
          const { code, says } = await run(scenario, box.root, proxy.url);
          const where = `${name}: ${request.method} ${request.path}: ${fault}: ${code} ${says}`;
          try {
            assert(isHonest(scenario.code, code, fault), "dishonest");
            await requireWhole(box.root);
            proxy.mend();
            if (scenario.isRepeatable) {
              await requireFinished(box, scenario, proxy);
              assertEquals(await countVersions(box), want);
            }
          } catch (error) {
            throw new Error(where, { cause: error });
          }
        });
      }
    }
    assert(tried >= requests.length * 12, `${tried} trials for ${requests.length} requests`);
  });
}

/** What a server leaves out of a valid answer may look like a change; it never looks like sync. */
function isHonest(usual: number, code: number, fault: string): boolean {
  if (code === 2 || code === usual) return true;
  const isLie = ["an empty list", "rows without metadata", "rows of nothing"].includes(fault);
  return isLie && code === 1;
}
