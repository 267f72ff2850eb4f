// Writes many rows at once and reads lists of them in pages.
import type { JsonObject } from "../../../content/json.ts";
import { type Answered, type Bench, insert, list, rowsOf } from "../bench.ts";
import { small } from "../samples.ts";
import type { PagesSeen, Walk } from "../seen.ts";
import { mustInsert, settle } from "./settle.ts";

/** So often a list is looked at in which rows may still be missing. */
const LOOKS = 5;

export async function pages(bench: Bench): Promise<PagesSeen> {
  const wanted = Array.from({ length: bench.sizes.prompts }, (_, index) => `probe-${index}`);
  const batch = await insertMany(bench, wanted.map((slug) => small(slug, "One of many.")));
  await settle(bench, wanted.at(-1) ?? "");
  const project_id = bench.project.id;
  const withLimit = await wholeList(bench, wanted.length);
  const withoutLimit = rowsOf(await list(bench, { project_id }));
  const walk = await walkPages(bench, async () => {});
  const whileWritten = await walkPages(bench, async (page, seen) => {
    const unseen = wanted.find((slug) => !seen.includes(slug));
    if (page > 1 || unseen === undefined) return;
    // A row that was not read yet, and one that nobody has seen.
    await mustInsert(bench, [small(unseen, "Written meanwhile."), small("probe-new", "New.")]);
  });
  return {
    wanted,
    batch,
    withoutLimit: withoutLimit.length,
    withLimit: withLimit.length,
    created: withLimit.map((row) => String(row["created"])),
    walk,
    whileWritten,
  };
}

/** Writes `rows` in one call, or in as few as the service takes. */
async function insertMany(bench: Bench, rows: JsonObject[]): Promise<PagesSeen["batch"]> {
  let refused: Answered | undefined;
  for (let taken = rows.length;; taken = Math.ceil(taken / 2)) {
    const answer = await insert(bench, rows.slice(0, taken));
    if (answer.status === 200 || taken === 1) {
      for (let from = taken; from < rows.length && answer.status === 200; from += taken) {
        await mustInsert(bench, rows.slice(from, from + taken));
      }
      return {
        asked: rows.length,
        taken: answer.status === 200 ? taken : 0,
        says: refused?.says ?? "",
      };
    }
    refused = answer;
  }
}

/** Reads page by page; `between` is called after each page with its number and what was read so far. */
async function walkPages(
  bench: Bench,
  between: (page: number, seen: readonly string[]) => Promise<void>,
): Promise<Walk> {
  const slugs: string[] = [];
  const query: Record<string, string> = {
    project_id: bench.project.id,
    limit: String(bench.sizes.page),
  };
  for (let page = 1;; page++) {
    const answer = await list(bench, query);
    if (answer.status !== 200) return { slugs, isEnded: false, says: answer.says };
    const rows = rowsOf(answer);
    const last = rows.at(-1);
    if (last === undefined) return { slugs, isEnded: true, says: "" };
    const isNews = rows.some(({ slug }) => !slugs.includes(String(slug)));
    slugs.push(...rows.map((row) => String(row["slug"])));
    if (!isNews) return { slugs, isEnded: false, says: "" };
    query["starting_after"] = String(last["id"]);
    await between(page, slugs);
  }
}

/** The whole list in one request, once it has all rows, or is looked at in vain. */
async function wholeList(bench: Bench, count: number): Promise<JsonObject[]> {
  for (let look = 1;; look++) {
    const rows = rowsOf(await list(bench, { project_id: bench.project.id, limit: "1000" }));
    if (rows.length >= count || look === LOOKS) return rows;
    await bench.wait(250 * look);
  }
}
