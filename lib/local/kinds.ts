import type { JsonObject } from "../content/json.ts";
import {
  type Check,
  type Fields,
  filled,
  nullish,
  object,
  oneOf,
  text,
  texts,
  uuid,
} from "./input.ts";
import type { Call } from "./call.ts";
import { promptView, withServerDefaults } from "./rows.ts";
import { toldRow } from "./tellings/tellings.ts";
import type { Way } from "./tellings/telling.ts";

const FUNCTION_TYPES = [
  "llm",
  "scorer",
  "task",
  "tool",
  "custom_view",
  "preprocessor",
  "facet",
  "classifier",
  "tag",
  "parameters",
  "sandbox",
];

/** What can be wrong with a prompt or function that is created or replaced. */
export const CREATABLE: Fields = {
  required: { project_id: uuid, name: filled, slug: filled },
  optional: {
    description: nullish(text),
    prompt_data: nullish(object),
    tags: nullish(texts),
    function_type: nullish(oneOf(FUNCTION_TYPES)),
    function_data: nullish(object),
    function_schema: nullish(object),
    origin: nullish(object),
    environment_slugs: nullish(texts),
  },
};

export const PATCHABLE: Fields = {
  required: {},
  optional: { ...CREATABLE.optional, name: nullish(filled), slug: nullish(filled) },
};

/** How /v1/prompt and /v1/function differ: they are two views of the same rows. */
export interface Kind {
  only?: string;
  nameParameter: string;
  view: (row: JsonObject) => JsonObject;
  required: Record<string, Check>;
  creatable: readonly string[];
  patchable: readonly string[];
}

// Metadata is in no list: only insert-functions carries it.
const CREATE_PROMPT = [
  "project_id",
  "name",
  "slug",
  "description",
  "prompt_data",
  "tags",
  "function_type",
];

export const PROMPT: Kind = {
  only: "prompt",
  nameParameter: "prompt_name",
  view: promptView,
  required: {},
  creatable: CREATE_PROMPT,
  patchable: ["name", "slug", "description", "prompt_data", "tags"],
};

export const FUNCTION: Kind = {
  nameParameter: "function_name",
  view: (row) => row,
  required: { function_data: object },
  creatable: [...CREATE_PROMPT, "function_data", "function_schema", "origin"],
  patchable: ["name", "description", "prompt_data", "function_data", "tags"],
};

/** A row as this kind's endpoints show it. */
export function show(call: Call, kind: Kind, row: JsonObject, way: Way): JsonObject {
  const view = kind.view(row);
  const filled = call.quirks.has("server-defaults") ? withServerDefaults(view) : view;
  return toldRow(call, filled, way);
}
