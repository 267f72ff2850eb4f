import { isObject, type Json, type JsonObject } from "../content/json.ts";
import { assignAll, type Environment, environmentsNamed } from "./assignments.ts";
import { bodyObject, type Call, type Handler } from "./call.ts";
import { Refusal, refuse } from "./refusal.ts";
import { type Check, checkFields, nullish, object, oneOf, textOf } from "./input.ts";
import { CREATABLE } from "./kinds.ts";
import { findExisting, saveRow } from "./saving.ts";
import { findBySlug, writeVersion } from "./prompt_store.ts";
import { keptRow } from "./tellings/tellings.ts";

const MAX_ENVIRONMENTS = 10;

const environmentSlugs: Check = (value) => {
  const slugs = Array.isArray(value) ? value.map(slugOf) : [undefined];
  if (slugs.includes(undefined)) return 'Expected array of {"slug": string}';
  return slugs.length > MAX_ENVIRONMENTS ? `At most ${MAX_ENVIRONMENTS} environments` : undefined;
};

const ENTRY = {
  required: CREATABLE.required,
  optional: {
    ...CREATABLE.optional,
    metadata: nullish(object),
    if_exists: nullish(oneOf(["error", "replace", "ignore"])),
    environments: nullish(environmentSlugs),
  },
};

/** One entry of the request, with what the database says about it. */
interface Entry {
  fields: JsonObject;
  old: JsonObject | undefined;
  id: string;
  ifExists: string;
  environments: Environment[];
}

/** POST /insert-functions: one transaction id for the call, all of it or nothing. */
export const insertFunctions: Handler = (call) => {
  const { functions } = bodyObject(call);
  if (!Array.isArray(functions)) refuse(400, "functions: Expected array");
  const most = call.quirks.value("batch-limit") ?? Infinity;
  if (functions.length > most) refuse(413, `functions: At most ${most}`);
  const entries = functions.map((entry, index) => readEntry(call, entry, `functions.${index}`));
  refuseDuplicates(entries);
  const taken = takenSlugs(entries);
  if (taken && !call.quirks.has("batch-partial")) throw taken;
  entries.forEach(({ old }) => editFirst(call, old));
  const xact = call.store.nextXact();
  const written = entries.filter(({ old, ifExists }) => !old || ifExists === "replace");
  written.forEach((entry) => writeEntry(call, entry, entries, xact));
  if (taken) return taken;
  return {
    xact_id: xact.toString(),
    functions: entries.map(({ id, fields, old }) => ({
      id,
      slug: textOf(fields, "slug"),
      project_id: textOf(fields, "project_id"),
      found_existing: old !== undefined,
    })),
    ignored_count: entries.length - written.length,
  };
};

/** What the quirk "rival-edit" does: an edit that the writer has not seen. */
function editFirst(call: Call, old: JsonObject | undefined): void {
  if (!old || !call.quirks.take("rival-edit")) return;
  const _xact_id = call.store.nextXact().toString();
  const row = { ...old, description: "Edited by somebody else meanwhile.", _xact_id };
  writeVersion(call.store, keptRow(call, row), "merge");
}

function readEntry(call: Call, entry: Json, path: string): Entry {
  if (!isObject(entry)) return refuse(400, `${path}: Expected object`);
  checkFields(entry, ENTRY, `${path}.`);
  const { if_exists, environments, ...fields } = entry;
  if (call.quirks.has("drop-metadata")) delete fields["metadata"];
  if (call.quirks.has("drop-tags")) delete fields["tags"];
  const longest = call.quirks.value("short-slugs") ?? Infinity;
  if (textOf(fields, "slug").length > longest) refuse(400, `${path}.slug: At most ${longest}`);
  const old = findExisting(call.store, fields);
  const slugs = Array.isArray(environments) ? environments.map((item) => slugOf(item) ?? null) : [];
  if (slugs.length > 0 && !isPrompt(fields)) refuse(400, `${path}.environments: Only for prompts`);
  return {
    fields,
    old,
    id: old ? textOf(old, "id") : crypto.randomUUID(),
    ifExists: ifExistsOf(call, typeof if_exists === "string" ? if_exists : "error"),
    environments: environmentsNamed(call.store, slugs),
  };
}

function ifExistsOf({ quirks }: Call, asked: string): string {
  return asked === "error" && quirks.has("exists-ignored") ? "ignore" : asked;
}

function slugOf(environment: Json): string | undefined {
  const slug = isObject(environment) ? environment["slug"] : environment;
  return typeof slug === "string" ? slug : undefined;
}

function isPrompt({ function_data }: JsonObject): boolean {
  return !isObject(function_data) || function_data["type"] === "prompt";
}

function refuseDuplicates(entries: Entry[]): void {
  const seen = new Set<string>();
  for (const { fields } of entries) {
    const key = JSON.stringify([fields["project_id"], fields["slug"]]);
    if (seen.has(key)) refuse(400, `Duplicate slug: ${fields["slug"]}`);
    seen.add(key);
  }
}

function takenSlugs(entries: Entry[]): Refusal | undefined {
  const clashes = entries.filter(({ old, ifExists }) => old && ifExists === "error");
  const slugs = clashes.map(({ fields }) => fields["slug"]).join(", ");
  return slugs === "" ? undefined : new Refusal(400, `Slugs already exist: ${slugs}`);
}

function writeEntry(call: Call, entry: Entry, entries: Entry[], xact: bigint): void {
  const fields = resolveTools(call, entry.fields, entries);
  assignAll(call.store, saveRow(call, fields, { ...entry, xact }), entry.environments);
}

/** SDKs name a tool by its slug; what is stored names it by id, as the SDK's reader demands. */
function resolveTools(call: Call, fields: JsonObject, entries: Entry[]): JsonObject {
  const { prompt_data } = fields;
  if (!isObject(prompt_data) || !Array.isArray(prompt_data["tool_functions"])) return fields;
  const tool_functions = prompt_data["tool_functions"].map((tool) =>
    isObject(tool) && tool["type"] === "slug"
      ? { type: "function", id: toolId(call, tool, entries) }
      : tool
  );
  return { ...fields, prompt_data: { ...prompt_data, tool_functions } };
}

function toolId(call: Call, tool: JsonObject, entries: Entry[]): string {
  const [project, slug] = [textOf(tool, "project_id"), textOf(tool, "slug")];
  const beside = entries.find(({ fields }) =>
    fields["project_id"] === project && fields["slug"] === slug
  );
  const found = beside ?? findBySlug(call.store, project, slug);
  return found ? String(found.id) : refuse(400, `tool_functions: No function has the slug ${slug}`);
}
