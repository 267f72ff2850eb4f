import { ignoredFor } from "../../config/config.ts";
import { canonicalContent, SERVER_FIELDS, withoutFields } from "../../content/content.ts";
import { visibleLine } from "../../text/escape.ts";
import { Failure } from "../../text/failure.ts";
import { canonicalJson } from "../../content/hash.ts";
import { contentHashNow } from "../../content/hash_now.ts";
import { namedFile, readText } from "../../disk/files.ts";
import { PRUNED_FOLDER } from "../../disk/pruned_folder.ts";
import { isObject, type JsonObject } from "../../content/json.ts";
import type { Report } from "../../report/report.ts";
import { stampOf } from "../../content/stamp.ts";
import type { Context } from "../context.ts";
import { surveyRepository } from "../../survey/repository.ts";
import { reportOf, targetLine } from "../../survey/reported.ts";

export async function restore(context: Context): Promise<Report> {
  const [path, ...more] = context.args.operands;
  if (path === undefined || more.length > 0) {
    throw new Failure("Cannot restore a prompt: no file is named, or more than one", {
      hint: "deno task restore --help",
    });
  }
  const row = rowIn(path, await readText(context.root, await namedFile(context, path)));
  const name = visibleLine(row.slug);
  const everything = { ...context, args: { ...context.args, operands: [] } };
  const surveying = await surveyRepository(everything);
  const { braintrust, target, prompts } = surveying;
  const there = prompts.find(({ slug }) => slug === row.slug)?.live;
  const { fields } = ignoredFor(surveying.config.ignore, row.slug);
  const kept = contentHashNow(withoutFields(canonicalContent(row), fields));
  if (there?.content_sha256 === kept) {
    return {
      ...reportOf("restore", surveying),
      notes: [`Braintrust already has "${name}".`],
    };
  }
  if (there) {
    throw new Failure(`Cannot restore "${name}": Braintrust has a prompt with that slug`, {
      hint: `deno task log ${name}`,
    });
  }
  const own = Object.entries(row).filter(([key]) => !SERVER_FIELDS.has(key));
  const functionData = { function_data: { type: "prompt" }, if_exists: "error" };
  context.say(`Restoring "${name}" into ${targetLine(target)}`);
  await braintrust.insertFunctions([
    { ...Object.fromEntries(own), ...functionData, project_id: target.project.id },
  ]);
  const [live] = await braintrust.listPrompts({ project_id: target.project.id, slug: row.slug });
  if (!live || contentOf(live) !== contentOf(row)) {
    throw new Failure(
      `Cannot prove that "${name}" was restored: Braintrust returns something else`,
      { hint: "deno task verify" },
    );
  }
  // The file may be anybody's: what it says becomes part of a line to type only where it is an id.
  const blob = stampOf(row)?.blob ?? "";
  const isId = /^[0-9a-f]{40,64}$/.test(blob);
  return {
    ...reportOf("restore", surveying),
    notes: [`Restored "${name}" and read it back. Its file is in git's history:`],
    next: isId
      ? [{ command: `git log --all --find-object=${blob}`, does: "the commits that had it" }]
      : [],
  };
}

function rowIn(path: string, text: string | undefined): JsonObject & { slug: string } {
  const hint = `Prompts that upload --prune deleted are kept under ${PRUNED_FOLDER}/`;
  if (text === undefined) throw new Failure(`Cannot read ${path}: it does not exist`, { hint });
  try {
    const row: unknown = JSON.parse(text);
    if (isObject(row) && typeof row.slug === "string" && typeof row.name === "string") {
      return row as JsonObject & { slug: string };
    }
  } catch {
    // falls through: no JSON is no row
  }
  throw new Failure(`Cannot restore ${path}: it contains no prompt row`, { hint });
}

function contentOf(row: JsonObject): string {
  return canonicalJson(canonicalContent(row));
}
