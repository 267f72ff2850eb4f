// Braintrust says otherwise what it was told.
import { isObject, type Json, type JsonObject } from "../../content/json.ts";
import { contents, messages, metadata, options, params, tags, texts } from "./parts.ts";
import type { Tellings } from "./telling.ts";
import { by, when } from "./when.ts";

const inParts = messages((message) =>
  typeof message["content"] === "string"
    ? { ...message, content: [{ type: "text", text: message["content"] }] }
    : message
);
const trimmed = texts((text) => text.trimEnd());
const emptyToNull = contents((value) => value === "" ? null : value);
const withoutNulls = contents((value) =>
  isObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
    : value
);
const reversed = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).reverse());
const reverseKeys = contents((value) => isObject(value) ? reversed(value) : value);
const asText = (value: Json): Json =>
  typeof value === "number" || typeof value === "boolean" ? String(value) : value;
const numbersAnew = (value: Json): Json =>
  typeof value === "number" && !Number.isInteger(value) ? Math.fround(value) : value;
const spacedTools = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

export const REWRITTEN = {
  "text-parts": { does: "message text is returned as parts", tells: inParts },
  "text-parts-kept": { does: "message text is stored as parts", keeps: inParts },
  "text-parts-in-lists": {
    does: "message text is returned as parts in lists only",
    tells: when(by("list"), inParts),
  },
  "trim-text": { does: "white space at the end of messages is not stored", keeps: trimmed },
  "trim-text-told": {
    does: "white space at the end of messages is stored, but not returned",
    tells: trimmed,
  },
  "trim-lines": {
    does: "white space at the end of lines is not stored",
    keeps: texts((text) => text.replace(/[ \t]+$/gm, "")),
  },
  "newline-at-end": {
    does: "message text is stored with a line end at its end",
    keeps: texts((text) => text.endsWith("\n") ? text : `${text}\n`),
  },
  "crlf": {
    does: "line ends in messages are stored as CRLF",
    keeps: texts((text) => text.replace(/\r?\n/g, "\r\n")),
  },
  "unicode-nfc": {
    does: "texts are stored in Unicode's composed form",
    keeps: contents((value) => typeof value === "string" ? value.normalize("NFC") : value),
  },
  "unicode-nfd": {
    does: "texts are returned in Unicode's decomposed form",
    tells: contents((value) => typeof value === "string" ? value.normalize("NFD") : value),
  },
  "empty-to-null": { does: 'each "" is returned as null', tells: emptyToNull },
  "empty-to-null-kept": { does: 'each "" is stored as null', keeps: emptyToNull },
  "drop-nulls": { does: "null is not stored, in metadata neither", keeps: withoutNulls },
  "lower-tags": {
    does: "tags are stored in lower case",
    keeps: tags((all) => all.map((tag) => tag.toLowerCase())),
  },
  "dedupe-tags": {
    does: "of tags that differ in case only one is stored",
    keeps: tags((all) =>
      all.filter((tag, index) =>
        all.findIndex((other) => other.toLowerCase() === tag.toLowerCase()) === index
      )
    ),
  },
  "reverse-tags": {
    does: "tags are returned in another order",
    tells: tags((all) => all.toReversed()),
  },
  "capital-names": {
    does: "names are stored with capitals",
    keeps: (row) => ({
      ...row,
      name: String(row["name"]).replace(/(^|\s)\p{Ll}/gu, (start) => start.toUpperCase()),
    }),
  },
  "metadata-text": {
    does: "numbers and booleans in metadata are stored as text",
    keeps: metadata((own) =>
      Object.fromEntries(Object.entries(own).map(([key, value]) => [key, asText(value)]))
    ),
  },
  "metadata-json": {
    does: "objects in metadata, the stamp too, are stored as JSON text",
    keeps: (row) =>
      isObject(row["metadata"])
        ? {
          ...row,
          metadata: Object.fromEntries(
            Object.entries(row["metadata"]).map(([key, value]) => [
              key,
              isObject(value) ? JSON.stringify(value) : value,
            ]),
          ),
        }
        : row,
  },
  "numbers-anew": { does: "fractions are stored as 32-bit numbers", keeps: contents(numbersAnew) },
  "numbers-text": {
    does: "numbers in params are stored as text",
    keeps: params((it) =>
      Object.fromEntries(
        Object.entries(it).map(([key, value]) => [
          key,
          typeof value === "number" ? String(value) : value,
        ]),
      )
    ),
  },
  "drop-unknown": {
    does: "params that nobody documented are not stored",
    keeps: params(({ custom_hint: _, ...known }) => known),
  },
  "drop-description": {
    does: "descriptions are not stored",
    keeps: (row) => ({ ...row, description: null }),
  },
  "model-alias": {
    does: "the model is stored as a dated one",
    keeps: options((it) =>
      typeof it["model"] === "string" && !it["model"].endsWith("-2026")
        ? { ...it, model: `${it["model"]}-2026` }
        : it
    ),
  },
  "developer-role": {
    does: "system messages are returned as developer messages",
    tells: messages((it) => it["role"] === "system" ? { ...it, role: "developer" } : it),
  },
  "key-order": { does: "members are returned in another order", tells: reverseKeys },
  "spaced-tools": {
    does: "tools are returned with other white space",
    tells: (row) => spaced(row),
  },
} satisfies Tellings;

function spaced(row: JsonObject): JsonObject {
  const { prompt_data } = row;
  const prompt = isObject(prompt_data) ? prompt_data["prompt"] : undefined;
  if (!isObject(prompt_data) || !isObject(prompt) || typeof prompt["tools"] !== "string") {
    return row;
  }
  const tools = spacedTools(prompt["tools"]);
  return { ...row, prompt_data: { ...prompt_data, prompt: { ...prompt, tools } } };
}
