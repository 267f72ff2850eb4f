// A list that comes in pages, from a server that may contradict itself.
import { Failure } from "../text/failure.ts";
import type { Row } from "../content/row.ts";

/** How often a list is read that contradicts itself. */
const LISTINGS = 3;

/** A list of prompts that tells different things of the same prompt, however often it is read. */
export class ContradictoryList extends Failure {
  constructor(apiUrl: string) {
    super(
      `Cannot understand Braintrust at ${apiUrl}: its list of prompts contradicts itself, ` +
        "or repeats the same page",
      { hint: "Run the command again, or name the prompts to check" },
    );
  }
}

/** What happens to what is read. */
export interface Reading {
  onPage: (rows: Row[]) => Promise<void> | void;
  /** What was handed over so far does not count: the list is read again from its start. */
  onRestart: () => void;
}

/** Asks for the page after the row with the id `after`; undefined for the first one. */
export type FetchPage = (after: string | undefined) => Promise<Row[]>;

/**
 * Hands over all rows, each once, page by page until a page is empty. A list that contradicts itself is
 * read again; throws a ContradictoryList when it goes on to.
 */
export async function readPages(
  apiUrl: string,
  fetchPage: FetchPage,
  { onPage, onRestart }: Reading,
): Promise<void> {
  for (let attempt = 1;; attempt++) {
    const found = await readOnce(fetchPage, onPage);
    if (found === "whole" || found === "overlapping" && attempt === LISTINGS) return;
    if (attempt === LISTINGS) throw new ContradictoryList(apiUrl);
    onRestart();
  }
}

/** One reading of the list; `overlapping` when pages share rows, so that others may be missing. */
async function readOnce(
  fetchPage: FetchPage,
  onPage: Reading["onPage"],
): Promise<"whole" | "overlapping" | "contradictory"> {
  const seen = new Map<string, string>();
  let found: "whole" | "overlapping" = "whole";
  let cursor: string | undefined;
  let next = fetchPage(cursor);
  while (true) {
    const page = await next;
    const last = page.at(-1);
    if (!last) return found;
    const rows = new Map(page.filter(({ id }) => !seen.has(id)).map((row) => [row.id, row]));
    if (rows.size === 0) return "contradictory";
    for (const { id, _xact_id } of page) {
      const before = seen.get(id) ?? _xact_id;
      if (before !== _xact_id) return "contradictory";
      // Some servers begin a page with the row that the cursor names.
      if (seen.has(id) && id !== cursor && !rows.has(id)) found = "overlapping";
      seen.set(id, _xact_id);
    }
    cursor = last.id;
    // The next page is on its way while this one is worked on.
    next = fetchPage(cursor);
    next.catch(() => {}); // awaited above, unless the work fails first
    await onPage([...rows.values()]);
  }
}
