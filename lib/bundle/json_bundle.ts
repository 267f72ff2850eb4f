// A bundle for programs in other languages. docs/bundle.schema.json describes it.
import type { Bundle } from "../content/bundled.ts";
import { type Content, withoutFields } from "../content/content.ts";
import { canonicalJson } from "../content/hash.ts";
import { isObject, type JsonObject, memberAt } from "../content/json.ts";
import type { PromptFile } from "../prompt/prompt_file.ts";
import { variablesOf } from "./json_variables.ts";

/** The bundle as JSON. `content` is the very text whose SHA-256 is `content_sha256`. */
export function jsonBundle(bundle: Bundle, files: readonly PromptFile[]): JsonObject {
  const ignored = new Map(bundle.prompts.map(({ slug, ignored }) => [slug, ignored]));
  return {
    version: 1,
    project: bundle.project,
    prompts: bundle.prompts.map(({ slug, path, source_sha256, content_sha256, pinned }, index) => {
      const prompt = (files[index] as PromptFile).prompt();
      const fields = ignored.get(slug) ?? [];
      return {
        slug,
        path,
        source_sha256,
        content_sha256,
        pinned: pinned && { ...pinned },
        variables: variablesOf(prompt),
        source: prompt.text,
        content: canonicalJson(withoutFields(prompt.content, fields)),
        ignored: ignoredOf(prompt.content, fields),
      };
    }),
  };
}

/** What the configuration leaves out of the comparison, and so of the hash: field → value. */
function ignoredOf(content: Content, fields: readonly string[]): JsonObject {
  return Object.fromEntries(fields.flatMap((field) => {
    const value = memberAt(content, field.split("."));
    return value === undefined || isObject(value) && Object.keys(value).length === 0
      ? []
      : [[field, value]];
  }));
}
