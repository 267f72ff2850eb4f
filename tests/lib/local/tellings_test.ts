// Every quirk of the tables is heard by a client: the same conversation goes otherwise with it.
import { assert, assertEquals } from "@std/assert";
import type { JsonObject } from "../../../lib/content/json.ts";
import { type Quirk, QUIRK_GROUPS, type QuirkName } from "../../../lib/local/quirks.ts";
import { startLocal } from "../../../lib/local/server.ts";

const NUMBERS: Partial<Record<QuirkName, number>> = { "stale-lists": 2, "version-status": 403 };
/** What a rule needs besides itself. */
const PAIRED: Partial<Record<QuirkName, Quirk[]>> = Object.fromEntries(
  ["page-overlap", "page-gap", "page-moves", "page-contradicts", "cursor-refused"].map((name) => [
    name,
    [{ name: "page-cap", value: 2 }],
  ]),
);

const prompt = (text: string): JsonObject => ({
  options: { model: "m", params: { temperature: 0.1, custom_hint: "x", stop: "" } },
  prompt: {
    type: "chat",
    tools: '[{"type":"function","function":{"name":"f"}}]',
    messages: [{ role: "system", content: text }],
  },
});
const rowOf = (slug: string, text: string): JsonObject => ({
  slug,
  name: slug,
  description: "Was.",
  tags: ["B", "b", "a"],
  metadata: { own: { deep: [1], nothing: null }, count: 1, prompt_sync: { source_sha256: "s" } },
  prompt_data: prompt(text),
});
const plain = (slug: string): JsonObject => ({
  slug,
  name: slug,
  prompt_data: { prompt: { type: "chat", messages: [{ role: "user", content: "Short." }] } },
});

/** What a client hears that writes, reads and lists; ids and times by the order in which they come. */
async function conversation(quirks: Quirk[]): Promise<string> {
  await using local = await startLocal({ project: "here", quirks });
  const heard: string[] = [];
  const call = async (method: string, path: string, body?: unknown): Promise<JsonObject> => {
    const response = await fetch(`${local.url}${path}`, {
      method,
      headers: { authorization: "Bearer k", "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    heard.push(`${response.status} ${text}`);
    return response.ok ? JSON.parse(text) : {};
  };
  const { id } = await call("POST", "/v1/project", { name: "here" });
  await call("POST", "/v1/project", { name: "Here" });
  const { id: other } = await call("POST", "/v1/project", { name: "here-too" });
  const insert = (project: unknown, rows: JsonObject[]): Promise<JsonObject> =>
    call("POST", "/insert-functions", {
      functions: rows.map((row) => ({ project_id: project, if_exists: "replace", ...row })),
    });
  await insert(other, [rowOf("one", "Other.")]);
  const text = "A na\u00efve text Cafe\u0301 with \nspace at its end. \n";
  await insert(id, [rowOf("one", text), plain("two"), plain("three"), plain("four")]);
  await insert(id, [rowOf("one", "Another text."), plain("two"), plain("four")]);
  for (const name of ["here", "her"]) await call("GET", `/v1/project?project_name=${name}`);
  for (const filter of ["project_name=here", `project_id=${id}`, "project_name=here&slug=t"]) {
    for (let after = "", pages = 0; pages < 4; pages++) {
      const { objects } = await call("GET", `/v1/prompt?${filter}${after}`);
      const last = (objects as JsonObject[] | undefined)?.at(-1);
      if (!last) break;
      after = `&starting_after=${last["id"]}`;
    }
  }
  const { objects } = await call("GET", `/v1/function?project_id=${id}&slug=one&project_name=here`);
  const [row] = (objects ?? []) as JsonObject[];
  const version = BigInt(String(row?.["_xact_id"] ?? 1)) - 1n;
  await call("GET", `/v1/prompt/${row?.["id"]}`);
  await call("GET", `/v1/prompt/${row?.["id"]}?version=${version}`);
  await call("GET", `/v1/prompt/${row?.["id"]}?version=${version}`);
  await call("GET", `/v1/prompt/${row?.["id"]}?version=${"0".repeat(16)}`);
  await call("GET", `/v1/prompt/${other}`);
  await call("POST", "/insert-functions", { functions: [{ project_id: id, ...plain("two") }] });
  const tool = { ...plain("Tool"), function_data: { type: "code" } };
  await insert(id, [tool]);
  await call("GET", `/v1/prompt?project_id=${id}`);
  await call("POST", "/insert-functions", {
    functions: [plain("two"), plain("five")].map((row) => ({ project_id: id, ...row })),
  });
  await call("GET", `/v1/prompt?project_id=${id}&slug=five`);
  await call("GET", `/v1/prompt/${row?.["id"]}?version=1`);
  await call("GET", `/v1/prompt/${row?.["id"]}?environment=none`);
  const { name, slug } = plain("one");
  await call("PATCH", `/v1/prompt/${row?.["id"]}`, { tags: ["c"] });
  await call("PUT", "/v1/prompt", { project_id: id, name, slug });
  await call("GET", "/environment");
  const query = `SELECT * FROM project_prompts('${id}')`;
  await call("POST", "/btql", { query, audit_log: true });
  return inOrder(heard.join("\n"));
}

const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|"10\d{17}"/g;
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

function inOrder(text: string): string {
  const seen = new Map<string, string>();
  return text.replace(TIME, "time").replace(ID, (id) => {
    if (!seen.has(id)) seen.set(id, `#${seen.size}`);
    return String(seen.get(id));
  });
}

const { "Faults, and behaviors that are unknown of the real service": _, ...GROUPS } = QUIRK_GROUPS;
const NAMES = [
  ...Object.values(GROUPS).flatMap((group) => Object.keys(group)),
  ...["rival-edit", "version-ignored", "cursor-refused", "history-refused", "read-only"],
  ...["patch-drops-metadata", "patch-appends", "put-keeps-metadata", "exists-ignored"],
  ...["version-decimal", "version-hex", "batch-limit", "body-limit", "no-environments"],
  ...["order-by-change", "oldest-first", "missing-403", "before-first", "environment-latest"],
  ...["batch-partial", "tools-listed", "lower-slugs", "short-slugs"],
] as QuirkName[];

Deno.test("a conversation without quirks — is the same each time", async () => {
  assertEquals(await conversation([]), await conversation([]));
});

for (const name of NAMES) {
  Deno.test(`quirk ${name} — is heard`, async () => {
    const beside = PAIRED[name] ?? [];
    const heard = await conversation([...beside, { name, value: NUMBERS[name] ?? 1 }]);
    assert(heard !== await conversation(beside), "a client hears no difference");
  });
}
