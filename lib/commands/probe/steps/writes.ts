// Writes one row over and over, in every way in which prompts are written.
import { isObject, type JsonObject } from "../../../content/json.ts";
import { prettyVersion } from "../../../content/version.ts";
import { type Bench, insert, listed } from "../bench.ts";
import { small } from "../samples.ts";
import type { Taken, WritesSeen } from "../seen.ts";
import { changed, mustInsert, settle } from "./settle.ts";

const SLUG = "probe-again";
const FULL = small(SLUG, "First text.", {
  description: "To be removed.",
  tags: ["one", "two"],
});
const LESS = small(SLUG, "Second text.");
const FRESH = 6;

export async function writes(bench: Bench): Promise<WritesSeen> {
  await mustInsert(bench, [FULL]);
  const { read: full } = await settle(bench, SLUG);
  const id = String(full["id"]);
  const first = String(full["_xact_id"]);
  await mustInsert(bench, [FULL]);
  const equal = await changed(bench, id, first);
  await mustInsert(bench, [LESS]);
  const { read: told } = await settle(bench, SLUG, versionOf(equal) ?? first);
  const newest = String(told["_xact_id"]);
  const versions = [...new Set([first, versionOf(equal) ?? first, newest])];
  const lists: (string | undefined)[] = [];
  while (lists.length < FRESH) lists.push(versionOf(await listed(bench, SLUG)));
  const decimal = await bench.ask("GET", `/v1/prompt/${id}?version=${first}`);
  const hex = await bench.ask("GET", `/v1/prompt/${id}?version=${prettyVersion(first)}`);
  const history = await readHistory(bench, id);
  const taken = await tryTaken(bench, SLUG);
  const takenByTool = await tryTool(bench);
  const patched = await savedByPatch(bench, id, told);
  const put = await savedByPut(bench, id);
  return {
    versions,
    equal: { before: first, after: versionOf(equal) ?? first },
    replaced: { old: full, sent: LESS, told },
    fresh: { lists, newest },
    first: {
      version: first,
      decimal: rowOf(decimal.body),
      hex: rowOf(hex.body),
      says: decimal.says || hex.says,
    },
    history,
    taken,
    takenByTool,
    patched,
    put,
  };
}

/** Twice, so that lists that go on where the old ones end can be told from lists that are replaced. */
async function savedByPatch(
  bench: Bench,
  id: string,
  before: JsonObject,
): Promise<WritesSeen["patched"]> {
  let after: JsonObject | undefined = before;
  for (const tag of ["three", "four"]) {
    const { status } = await bench.ask("PATCH", `/v1/prompt/${id}`, { tags: [tag] });
    if (status !== 200 || !after) return { before, after: undefined };
    after = await settled(bench, id, String(after["_xact_id"]));
  }
  return { before, after };
}

async function savedByPut(bench: Bench, id: string): Promise<WritesSeen["put"]> {
  const { read: now } = await settle(bench, SLUG);
  await mustInsert(bench, [FULL]);
  const before = await settled(bench, id, String(now["_xact_id"])) ?? now;
  const { status } = await bench.ask("PUT", "/v1/prompt", {
    project_id: bench.project.id,
    name: "Small",
    slug: SLUG,
    prompt_data: LESS["prompt_data"] ?? {},
  });
  if (status !== 200) return { status, before, after: undefined };
  return { status, before, after: await changed(bench, id, String(before["_xact_id"])) };
}

/** The row after a write, whole if it ever is; undefined when no version was made. */
async function settled(bench: Bench, id: string, before: string): Promise<JsonObject | undefined> {
  if (!await changed(bench, id, before)) return undefined;
  return (await settle(bench, SLUG, before)).read;
}

function versionOf(row: JsonObject | undefined): string | undefined {
  return row && String(row["_xact_id"]);
}

function rowOf(body: unknown): JsonObject | undefined {
  return isObject(body) ? body as JsonObject : undefined;
}

async function readHistory({ ask, project }: Bench, id: string): Promise<WritesSeen["history"]> {
  const identifier = (name: string): JsonObject => ({ op: "ident", name: [name] });
  const literal = (value: string): JsonObject => ({ op: "literal", value });
  const from = { op: "function", name: identifier("project_prompts"), args: [literal(project.id)] };
  const filter = { op: "eq", left: identifier("id"), right: literal(id) };
  const query = { from, select: [{ op: "star" }], filter };
  const options = { audit_log: true, use_columnstore: false, brainstore_realtime: true };
  const { status, says, body } = await ask("POST", "/btql", { query, ...options });
  const rows = isObject(body) && Array.isArray(body["data"]) ? body["data"].filter(isObject) : [];
  return { status, says, rows };
}

async function tryTaken(bench: Bench, slug: string): Promise<Taken> {
  const { status, says } = await insert(bench, [small(slug, "Third text.")], "error");
  const row = await listed(bench, slug);
  const isWritten = JSON.stringify(row ?? null).includes("Third text.");
  return { isTried: true, status, says, isWritten };
}

/** A slug that a tool has. */
async function tryTool(bench: Bench): Promise<Taken> {
  const slug = "probe-tool";
  const runtime_context = { runtime: "node", version: "20" };
  const tool = {
    name: "Tool",
    slug,
    function_type: "tool",
    function_data: {
      type: "code",
      data: { type: "inline", runtime_context, code: "export default () => 1;" },
    },
  };
  const made = await insert(bench, [tool]);
  return made.status === 200 ? await tryTaken(bench, slug) : { isTried: false, says: made.says };
}
