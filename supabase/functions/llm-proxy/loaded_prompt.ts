// A row of Braintrust, or a bundled prompt, as something that can be rendered.
import mustache from "mustache";
import * as v from "valibot";
import type { BundledPrompt } from "../../../lib/bundled.ts";
import { canonicalContent, type Content, rowOf, withoutFields } from "../../../lib/content.ts";
import { contentHash } from "../../../lib/hash.ts";
import type { Json, JsonObject } from "../../../lib/json.ts";
import { stampOf } from "../../../lib/stamp.ts";
import { Unavailable } from "./braintrust.ts";
import { type PromptData, PromptDataSchema } from "./prompt_schema.ts";

/** A prompt that can be rendered, and where its text comes from. */
export interface LoadedPrompt {
  /** Transaction id; null for a bundled text that was never uploaded. */
  version: string | null;
  /** Of the prompt file that this is the content of; null for an edit made outside git. */
  source_sha256: string | null;
  data: PromptData;
}

/** The bundled copy. */
export function fromBundle(prompt: BundledPrompt): LoadedPrompt {
  const { prompt_data } = rowOf(JSON.parse(prompt.content), {});
  return {
    version: prompt.pinned?.version ?? null,
    source_sha256: prompt.source_sha256,
    data: v.parse(PromptDataSchema, prompt_data),
  };
}

/** The content hash of a row, as the commands compute it for this prompt. */
export function rowHash(row: JsonObject, { ignored }: BundledPrompt): Promise<string> {
  return contentHash(withoutFields(canonicalContent(row), ignored) as Content);
}

/**
 * A row of Braintrust. Throws Unavailable when it is no prompt that can be rendered, and, where
 * `version` is given, when it is not that version with the content that this commit holds.
 */
export async function fromRow(
  row: JsonObject,
  bundled: BundledPrompt,
  version?: string,
): Promise<LoadedPrompt> {
  const xactId = row._xact_id;
  if (typeof xactId !== "string" || !/^\d{1,20}$/.test(xactId)) {
    throw new Unavailable("wrong_schema");
  }
  // The server answers with the state at or before a version: another one is not the pinned one.
  if (version !== undefined && xactId !== version) throw new Unavailable("wrong_version");
  const content_sha256 = await rowHash(row, bundled);
  if (version !== undefined && content_sha256 !== bundled.content_sha256) {
    throw new Unavailable("wrong_content");
  }
  const stamp = stampOf(row);
  const isIntact = stamp?.content_sha256 === content_sha256;
  return {
    version: xactId,
    source_sha256: isIntact ? stamp.source_sha256 : null,
    data: renderable(row.prompt_data),
  };
}

function renderable(promptData: Json | undefined): PromptData {
  const { success, output } = v.safeParse(PromptDataSchema, promptData);
  if (!success) throw new Unavailable("wrong_schema");
  if (output.template_format !== "none") requireTemplates(output.prompt);
  return output;
}

/** A tag that is never closed would fail every request. */
function requireTemplates(value: unknown): void {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(requireTemplates);
  if (typeof value !== "string") return;
  try {
    mustache.parse(value);
  } catch (cause) {
    throw new Unavailable("broken_template", { cause });
  }
}
