// Lists that say less than single reads, or contradict themselves from page to page.
import type { JsonObject } from "../../content/json.ts";
import { findPrompt } from "../prompt_store.ts";
import { at, texts } from "./parts.ts";
import type { AskedPage, Tellings } from "./telling.ts";
import { by, when } from "./when.ts";

const inLists = by("list");
const cut = texts((text) => text.length > 12 ? `${text.slice(0, 12)}...` : text);

/** Whether one of the first N occasions is left. */
function take({ memory, value }: AskedPage): boolean {
  const taken = Number(memory.get("taken") ?? 0);
  memory.set("taken", taken + 1);
  return taken < value;
}

const older = (row: JsonObject, { store }: AskedPage): JsonObject =>
  findPrompt(store, String(row["id"]), BigInt(String(row["_xact_id"])) - 1n) ?? row;

/** Turned by as many places as there were requests, so that the same page differs each time. */
function turned(rows: JsonObject[], by: number): JsonObject[] {
  const place = rows.length === 0 ? 0 : by % rows.length;
  return [...rows.slice(place), ...rows.slice(0, place)];
}

export const LISTS = {
  "list-without-data": {
    does: "lists leave prompt_data out",
    tells: when(inLists, ({ prompt_data: _, ...row }) => row),
  },
  "list-null-data": {
    does: "lists return prompt_data as null",
    tells: when(inLists, (row) => ({ ...row, prompt_data: null })),
  },
  "list-cut-text": { does: "lists cut message text short", tells: when(inLists, cut) },
  "list-without-messages": {
    does: "lists leave the messages out",
    tells: when(inLists, at(["prompt_data", "prompt"], ({ messages: _, ...prompt }) => prompt)),
  },
  "list-without-metadata": {
    does: "lists leave metadata, and so the stamp, out",
    tells: when(inLists, ({ metadata: _, ...row }) => row),
  },
  "list-without-tags": {
    does: "lists leave tags and description out",
    tells: when(inLists, ({ tags: _, description: __, ...row }) => row),
  },
  "history-without-data": {
    does: "the audit log names versions and leaves prompt_data out",
    tells: when(by("history"), ({ prompt_data: _, ...row }) => row),
  },
  "page-overlap": {
    does: "each page of a list begins with the row that ended the one before (see page-cap)",
    pages: (rows, asked) => {
      const last = asked.after && rows.length > 0
        ? findPrompt(asked.store, asked.after)
        : undefined;
      return last ? [last, ...rows] : rows;
    },
  },
  "page-shuffle": {
    does: "the rows of a page come in another order each time",
    pages: (rows, { requests }) => turned(rows, requests),
  },
  "page-gap": {
    does: "=N: the first N pages after the first are empty though rows follow (see page-cap)",
    pages: (rows, asked) => asked.after !== undefined && take(asked) ? [] : rows,
  },
  "page-moves": {
    does: "=N: a row moves to a page that was read before, N times (see page-cap)",
    pages: (rows, asked) =>
      asked.after !== undefined && rows.length > 1 && take(asked) ? rows.slice(1) : rows,
  },
  "page-contradicts": {
    does:
      "=N: the first N first pages return an older version of a row that a later page returns too",
    pages: (rows, asked) => {
      const [first, ...rest] = rows;
      if (first === undefined) return rows;
      if (asked.after === undefined && rest.length > 0 && take(asked)) {
        asked.memory.set("id", String(first["id"]));
        return [older(first, asked), ...rest];
      }
      const again = findPrompt(asked.store, String(asked.memory.get("id") ?? ""));
      asked.memory.delete("id");
      return asked.after !== undefined && again ? [again, ...rows] : rows;
    },
  },
} satisfies Tellings;
