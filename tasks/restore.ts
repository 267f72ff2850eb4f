import { canonicalContent, SERVER_FIELDS } from "../lib/content.ts";
import { Failure } from "../lib/failure.ts";
import { canonicalJson } from "../lib/hash.ts";
import { readText } from "../lib/io/files.ts";
import { isObject, type JsonObject } from "../lib/json.ts";
import type { Report } from "../lib/report.ts";
import type { Command } from "./_arguments.ts";
import { type Context, main } from "./_main.ts";
import { reportOf, surveyRepository, targetLine } from "./_repository.ts";

const COMMAND: Command = {
  name: "restore",
  summary: "Bring back a prompt that upload --prune deleted, from the file that kept its row.",
  operands: "FILE",
  flags: {},
  examples: [{
    command: "deno task restore .prompt-sync/pruned/old@1000198255603220480.json",
    does: "bring it back",
  }],
};

export async function restore(context: Context): Promise<Report> {
  const [path, ...more] = context.args.operands;
  if (path === undefined || more.length > 0) {
    throw new Failure("Cannot restore: name one file", { hint: "deno task restore --help" });
  }
  const row = rowIn(path, await readText(context.root, path));
  const everything = { ...context, args: { ...context.args, operands: [] } };
  const surveying = await surveyRepository(everything);
  const { braintrust, target, prompts } = surveying;
  const there = prompts.find(({ slug }) => slug === row.slug)?.live;
  if (there && contentOf(there.row) === contentOf(row)) {
    return {
      ...reportOf("restore", surveying),
      notes: [`Braintrust holds "${row.slug}" already.`],
    };
  }
  if (there) {
    throw new Failure(`Cannot restore "${row.slug}": Braintrust has a prompt of that slug`);
  }
  const own = Object.entries(row).filter(([key]) => !SERVER_FIELDS.has(key));
  const functionData = { function_data: { type: "prompt" }, if_exists: "error" };
  context.say(`Restoring "${row.slug}" into ${targetLine(target)}`);
  await braintrust.insertFunctions([
    { ...Object.fromEntries(own), ...functionData, project_id: target.project.id },
  ]);
  const [live] = await braintrust.listPrompts({ project_id: target.project.id, slug: row.slug });
  if (!live || contentOf(live) !== contentOf(row)) {
    throw new Failure(
      `Cannot prove that "${row.slug}" was restored: Braintrust holds something else`,
    );
  }
  const blob = isObject(row.metadata) && isObject(row.metadata.prompt_sync)
    ? row.metadata.prompt_sync.blob
    : "";
  // The file may be anybody's: what it says becomes part of a line to type only where it is an id.
  const isId = typeof blob === "string" && /^[0-9a-f]{40,64}$/.test(blob);
  return {
    ...reportOf("restore", surveying),
    notes: [`Restored "${row.slug}" and read it back. Its file is in git's history:`],
    next: isId
      ? [{ command: `git log --all --find-object=${blob}`, does: "the commits that had it" }]
      : [],
  };
}

function rowIn(path: string, text: string | undefined): JsonObject & { slug: string } {
  if (text === undefined) throw new Failure(`Cannot read ${path}: it does not exist`);
  try {
    const row: unknown = JSON.parse(text);
    if (isObject(row) && typeof row.slug === "string" && typeof row.name === "string") {
      return row as JsonObject & { slug: string };
    }
  } catch {
    // falls through: no JSON is no row
  }
  throw new Failure(`Cannot restore ${path}: it holds no prompt row`);
}

function contentOf(row: JsonObject): string {
  return canonicalJson(canonicalContent(row));
}

if (import.meta.main) await main(COMMAND, restore);
