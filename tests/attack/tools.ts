// What the attacks share.
import { type Checkout, commandEnv, PROJECT, type Ran, spawn, taskArguments } from "../sandbox.ts";
import type { JsonObject } from "../../lib/content/json.ts";

/** Runs a command of deno.json in a folder of the sandbox. */
export function runIn(box: Checkout, folder: string, task: string, args: string[]): Promise<Ran> {
  const env = commandEnv(box);
  return spawn(
    Deno.execPath(),
    [...taskArguments(task, env), ...args],
    `${box.root}/${folder}`,
    env,
  );
}

/** A folder outside of every repository, with one file that nobody may read. */
export async function secretFolder(): Promise<AsyncDisposable & { path: string; text: string }> {
  const path = await Deno.makeTempDir({ prefix: "secret " });
  const text = "TOP-SECRET-OF-THE-RUNNER";
  await Deno.writeTextFile(`${path}/secret.md`, `${text}\n`);
  return { path, text, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Writes rows into the sandbox's project as any client of Braintrust could. */
export async function insert(box: Checkout, rows: JsonObject[]): Promise<void> {
  const { objects } = await box.api("GET", `/v1/project?project_name=${PROJECT}`);
  const [project] = objects as JsonObject[];
  const functions = rows.map((row) => ({
    project_id: project?.id,
    function_data: { type: "prompt" },
    if_exists: "replace",
    ...row,
  }));
  await box.api("POST", "/insert-functions", { functions });
}

/** A row with one user message. */
export function rowOf(slug: string, text: string, name = slug): JsonObject {
  const prompt = { type: "chat", messages: [{ role: "user", content: text }] };
  return { slug, name, prompt_data: { prompt } };
}

/** All versions that exist of a prompt, newest first, as transaction ids. */
export async function versions(box: Checkout, slug: string): Promise<string[]> {
  const { id, project_id } = await box.row(slug);
  const identifier = (name: string): JsonObject => ({ op: "ident", name: [name] });
  const literal = (value: unknown): JsonObject => ({ op: "literal", value: String(value) });
  const { data } = await box.api("POST", "/btql", {
    query: {
      from: { op: "function", name: identifier("project_prompts"), args: [literal(project_id)] },
      select: [{ op: "star" }],
      filter: { op: "eq", left: identifier("id"), right: literal(id) },
    },
    audit_log: true,
    use_columnstore: false,
    brainstore_realtime: true,
  });
  return (data as JsonObject[]).map(({ _xact_id }) => String(_xact_id));
}

/** Files that git does not know, or knows otherwise. */
export async function changedFiles(box: Checkout): Promise<string[]> {
  const text = await box.git("status", "--porcelain", "--untracked-files=all", "-z");
  return text.split("\0").filter((line) => line !== "").map((line) => line.slice(3)).sort();
}

/** Numbers that look random and are the same in each run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
