import { PRUNED_FOLDER } from "../../disk/pruned_folder.ts";
import { CONFIG_PATH } from "../../config/config.ts";
import { Failure } from "../../text/failure.ts";
import { sourceHashNow } from "../../content/hash_now.ts";
import type { Row } from "../../content/row.ts";
import { quoted } from "../../text/shell.ts";
import { fileNameFor, isSlug } from "../../content/slug.ts";
import { stampOf } from "../../content/stamp.ts";
import type { Braintrust } from "../../braintrust/client.ts";
import { readPointers } from "../../braintrust/environments.ts";
import { exists, writeText } from "../../disk/files.ts";
import { isPassing } from "../../braintrust/http.ts";

/** Writes each row to a file, then deletes the prompt and proves that it is gone. Returns the files. */
export async function prunePrompts(
  braintrust: Braintrust,
  root: string,
  rows: Row[],
): Promise<string[]> {
  const paths: string[] = [];
  const names = new Set<string>();
  for (const row of rows) {
    if (!await isAsSeen(braintrust, row)) continue;
    const path = `${PRUNED_FOLDER}/${nameOf(row, names)}@${row._xact_id}.json`;
    const text = `${JSON.stringify(row, null, 2)}\n`;
    if (braintrust.holdsKey(text)) throw leak(row);
    await writeText(root, path, text);
    paths.push(path);
    await deletePrompt(braintrust, row);
  }
  return paths;
}

/**
 * Why `row` is not to be deleted although no prompt file has its slug: words that follow the slug, or
 * undefined. `selected` are the paths of all prompt files.
 */
export async function stillNeeded(
  braintrust: Braintrust,
  row: Row,
  { root, selected }: { root: string; selected: ReadonlySet<string> },
): Promise<string | undefined> {
  const path = stampOf(row)?.path ?? "";
  if (path !== "" && !selected.has(path) && await exists(root, path)) {
    return `has its file, ${path}, which "include" and "exclude" in ${CONFIG_PATH} do not select`;
  }
  const pointers = await readPointers(braintrust, row.id);
  const names = pointers.map(({ environment }) => `"${environment}"`).join(" and ");
  const [first] = pointers;
  if (!first) return undefined;
  const { environment } = first;
  const remove = `deno task promote --environment ${quoted(environment)} --remove ${
    quoted(row.slug)
  }`;
  return `is used by ${names}; to remove it there: ${remove}`;
}

/** A name for the row's file: Braintrust's slugs may hold slashes, or differ in case alone. */
function nameOf({ slug }: Row, names: Set<string>): string {
  const safe = isSlug(slug) ? slug : `prompt-${sourceHashNow(slug).slice(0, 16)}`;
  const name = fileNameFor(safe, (candidate) => names.has(candidate.toLowerCase()));
  if (name === undefined) throw new Failure(`Cannot name a file for "${slug}"`);
  names.add(name.toLowerCase());
  return name;
}

/** False when the prompt is gone already. What is kept must be what is deleted, not an older version. */
async function isAsSeen(braintrust: Braintrust, row: Row): Promise<boolean> {
  const { slug, project_id } = row;
  const [now] = await braintrust.listPrompts({ project_id, slug });
  if (!now || now._xact_id === row._xact_id) return now !== undefined;
  throw new Failure(`Cannot delete "${slug}": it changed while the command ran`, {
    hint: "See what it is now: deno task verify",
  });
}

function leak({ slug }: Row): Failure {
  return new Failure(
    `Cannot delete "${slug}": its backup file would contain the API key`,
    {
      hint: "Remove it in Braintrust, and replace the key",
    },
  );
}

async function deletePrompt(braintrust: Braintrust, { id, slug, project_id }: Row): Promise<void> {
  try {
    await braintrust.deletePrompt(id);
  } catch (error) {
    if (!isPassing(error)) throw error; // else it may have been applied: the read below tells
  }
  if ((await braintrust.listPrompts({ project_id, slug })).length === 0) return;
  throw new Failure(`Cannot delete "${slug}": Braintrust still lists it`, {
    hint: "Run the command again",
  });
}
