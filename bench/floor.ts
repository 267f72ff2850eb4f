// The least that proves prompts in sync: reads and hashes every file, lists the rows, hashes each of
// them canonically and compares both with the row's stamp. It parses no file, reports nothing, and has
// no use but to be measured: nothing that proves the same can be much faster. All of it stands here,
// so that it gets neither slower nor faster with the commands.
import { createHash } from "node:crypto";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Row = { [key: string]: Json } & { id: string };

const PAGE_SIZE = 1000;
const OWNED = new Set(
  "id _xact_id project_id org_id log_id created deleted_at user_id function_data environments"
    .split(" "),
);

const [root = ".", url = "", key = "", project = ""] = Deno.args;
const files = new Map<string, string>();
readFolder("prompts");
let seen = 0;
for (let after = "";;) {
  const rows = await list(after);
  if (rows.length === 0) break;
  rows.forEach(compare);
  seen += rows.length;
  after = rows.at(-1)?.id ?? "";
}
if (seen !== files.size) Deno.exit(1);

function readFolder(folder: string): void {
  for (const { name, isDirectory } of Deno.readDirSync(`${root}/${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) readFolder(path);
    else if (name.endsWith(".md")) files.set(path, sha256(Deno.readFileSync(`${root}/${path}`)));
  }
}

async function list(after: string): Promise<Row[]> {
  const query = new URLSearchParams({ project_name: project, limit: String(PAGE_SIZE) });
  if (after !== "") query.set("starting_after", after);
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${url}/v1/prompt?${query}`, { headers });
  return (await response.json()).objects;
}

function compare(row: Row): void {
  const { prompt_sync: stamp, ...metadata } = row.metadata as {
    prompt_sync: Record<string, string>;
  };
  const content = { ...row, metadata, tags: (row.tags as string[]).toSorted() };
  const isSynced = stamp.source_sha256 === files.get(stamp.path ?? "") &&
    stamp.content_sha256 === sha256(canonical(content, true));
  if (!isSynced) Deno.exit(1);
}

function canonical(value: Json, isRow = false): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members: string[] = [];
  for (const name of Object.keys(value).sort()) {
    const member = value[name] ?? null;
    if (member === null || isRow && OWNED.has(name)) continue;
    members.push(`${JSON.stringify(name)}:${canonical(member)}`);
  }
  return `{${members.join()}}`;
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
