// Braintrust says something else at each read.
import { contents, data, metadata, options, params, tags } from "./parts.ts";
import { isObject } from "../../content/json.ts";
import type { Tellings } from "./telling.ts";
import { by, when } from "./when.ts";

export const VOLATILE = {
  "volatile-etag": {
    does: "rows have an etag that differs at each read",
    tells: (row, { requests }) => ({ ...row, etag: `W/"${requests}"` }),
  },
  "volatile-last-used": {
    does: "rows have last_used, which differs at each read",
    tells: (row, { requests }) => ({ ...row, last_used: 1_800_000_000 + requests }),
  },
  "volatile-position": {
    does: "options have a position that moves at each read",
    tells: (row, { requests }) => options((it) => ({ ...it, position: `a${requests}` }))(row),
  },
  "volatile-metadata": {
    does: "metadata has last_opened, which differs at each read",
    tells: (row, { requests }) => metadata((own) => ({ ...own, last_opened: requests }))(row),
  },
  "volatile-nested": {
    does: "prompt_data has statistics that differ at each read",
    tells: (row, { requests }) =>
      data((it) => ({ ...it, stats: { reads: { total: requests } } }))(row),
  },
  "volatile-seed": {
    does: "params have a seed that differs at each read",
    tells: (row, { requests }) => params((it) => ({ ...it, seed: requests }))(row),
  },
  "volatile-description": {
    does: "the description counts the reads",
    tells: (row, { requests }) => ({ ...row, description: `Read ${requests} times` }),
  },
  "volatile-in-lists": {
    does: "rows have an etag that differs at each read, in lists only",
    tells: when(by("list"), (row, { requests }) => ({ ...row, etag: requests })),
  },
  "volatile-order": {
    does: "tags and members are returned in another order at every second read",
    tells: when(
      (_, { requests }) => requests % 2 === 0,
      (row) =>
        tags((all) => all.toReversed())(
          contents((value) =>
            isObject(value) ? Object.fromEntries(Object.entries(value).reverse()) : value
          )(row),
        ),
    ),
  },
} satisfies Tellings;
