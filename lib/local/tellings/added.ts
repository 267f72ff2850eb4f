// Braintrust says more than it was told.
import { isObject } from "../../content/json.ts";
import { data, messages, metadata, options, params, tags } from "./parts.ts";
import type { Tellings } from "./telling.ts";
import { by, everySecond, later, rewritten, someRows, when } from "./when.ts";

const comments = <T extends object>(row: T): T & { comments: number } => ({ comments: 0, ...row });

export const ADDED = {
  "add-comments": { does: "rows have comments: 0", tells: comments },
  "add-archived": {
    does: "rows have is_archived: false",
    tells: (row) => ({ ...row, is_archived: false }),
  },
  "add-data-field": {
    does: "prompt_data has a field that nobody documented",
    tells: data((it) => ({ ...it, revision: { by: "system", notes: [] } })),
  },
  "add-function-type": {
    does: 'function_type is "prompt" where none was sent',
    tells: (row) => ({ ...row, function_type: row["function_type"] ?? "prompt" }),
  },
  "add-position": {
    does: "options have a position",
    tells: options((it) => ({ position: "a0", ...it })),
  },
  "add-use-cache": {
    does: "params have use_cache: true",
    tells: params((it) => ({ use_cache: true, ...it })),
  },
  "add-temperature": {
    does: "params have temperature: 0 where none was sent",
    tells: params((it) => ({ temperature: 0, ...it })),
  },
  "add-empty-tools": {
    does: 'tools are "" where none were sent',
    tells: data((it) => ({
      ...it,
      ...(isObject(it["prompt"]) ? { prompt: { tools: "", ...it["prompt"] } } : {}),
    })),
  },
  "add-creator": {
    does: "metadata has created_by",
    tells: metadata((own) => ({ created_by: "u-1", ...own })),
  },
  "add-metadata-tree": {
    does: "metadata has its own tree",
    keeps: metadata((own) => ({ ...own, audit: { by: { name: "u-1" }, hops: [1, 2] } })),
  },
  "add-nested": {
    does: "params have an object that nobody documented",
    tells: params((it) => ({ ...it, routing: { region: { pool: ["a", "b"] } } })),
  },
  "add-message-field": {
    does: "each message has an id",
    tells: messages((it) => ({ ...it, message_id: `m-${it["role"]}` })),
  },
  "add-template-format": {
    does: 'template_format is "mustache" where none was sent',
    tells: data((it) => ({ template_format: "mustache", ...it })),
  },
  "add-origin": {
    does: "prompt_data has an origin that names the row itself",
    tells: (row) =>
      data((it) => ({
        origin: { prompt_id: row["id"] ?? null, project_id: row["project_id"] ?? null },
        ...it,
      }))(row),
  },
  "add-description": {
    does: 'description is "No description" where it is empty',
    tells: (row) => ({ ...row, description: row["description"] || "No description" }),
  },
  "add-tag": {
    does: 'tags have "managed" added',
    keeps: (row) =>
      tags((all) => [...new Set([...all, "managed"])])({ ...row, tags: row["tags"] ?? [] }),
  },
  "add-on-some-rows": {
    does: "about half of the rows have comments: 0",
    tells: when(someRows, comments),
  },
  "add-later": {
    does: "=N: from request N on rows have comments: 0",
    tells: when(later, comments),
  },
  "add-after-upload": {
    does: "rows that were written twice have comments: 0",
    tells: when(rewritten, comments),
  },
  "add-when-kept": {
    does: "=N: versions written from request N on have comments: 0, older ones do not",
    keeps: when(later, comments),
  },
  "add-in-lists": {
    does: "rows have comments: 0 in lists only",
    tells: when(by("list"), comments),
  },
  "add-in-reads": {
    does: "rows have comments: 0 everywhere but in lists",
    tells: when(by("read", "version"), comments),
  },
  "add-temperature-in-lists": {
    does: "params have temperature: 0 in lists only",
    tells: when(by("list"), params((it) => ({ temperature: 0, ...it }))),
  },
  "add-temperature-later": {
    does: "=N: from request N on params have temperature: 0 where none was sent",
    tells: when(later, params((it) => ({ temperature: 0, ...it }))),
  },
  "add-temperature-when-kept": {
    does: "=N: versions written from request N on have temperature: 0 where none was sent",
    keeps: when(later, params((it) => ({ temperature: 0, ...it }))),
  },
  "add-now-and-then": {
    does: "rows have comments: 0 at every second request",
    tells: when(everySecond, comments),
  },
} satisfies Tellings;
