// A row of Braintrust, or a bundled prompt, as something that can be rendered.
import * as v from "valibot";
import type { BundledPrompt } from "../content/bundled.ts";
import { contentOf } from "../content/bundled_content.ts";
import { canonicalContent, type Content, rowOf, withoutFields } from "../content/content.ts";
import { contentHash } from "../content/hash.ts";
import type { Json, JsonObject } from "../content/json.ts";
import { type Stamp, stampOf } from "../content/stamp.ts";
import { type Tag, tagsOf } from "../content/template_tags.ts";
import { parseTemplate } from "./bounded_mustache.ts";
import { Unavailable } from "./fetch_rows.ts";
import { type PromptData, PromptDataSchema } from "./prompt_schema.ts";

/** A prompt that can be rendered, and where its text comes from. */
export interface LoadedPrompt {
  /** Transaction id; null for a text that is no version of Braintrust's. */
  version: string | null;
  /** Of the prompt file that this is the content of; null where nothing proves one. */
  source_sha256: string | null;
  data: PromptData;
}

/** The bundled copy. It goes out under its hash and version only when it `isProven` to be that text. */
export function fromBundle(prompt: BundledPrompt, isProven: boolean): LoadedPrompt {
  const { prompt_data } = rowOf(contentOf(prompt), {});
  return {
    version: isProven ? prompt.pinned?.version ?? null : null,
    source_sha256: isProven ? prompt.source_sha256 : null,
    data: v.parse(PromptDataSchema, prompt_data),
  };
}

/** The content hash of a row, as the commands compute it for this prompt. */
export function rowHash(row: JsonObject, { ignored }: BundledPrompt): Promise<string> {
  return contentHash(withoutFields(canonicalContent(row), ignored) as Content);
}

/** Whether a stamp says that its row was uploaded from exactly the bundled text. */
export function isStampOf(stamp: Stamp | undefined, bundled: BundledPrompt): boolean {
  return stamp?.source_sha256 === bundled.source_sha256 &&
    stamp.content_sha256 === bundled.content_sha256;
}

/** A row of Braintrust, whatever it holds. Throws Unavailable when it cannot be rendered. */
export async function fromRow(row: JsonObject, bundled: BundledPrompt): Promise<LoadedPrompt> {
  const stamp = stampOf(row);
  const isIntact = stamp?.content_sha256 === await rowHash(row, bundled);
  return {
    version: versionOf(row),
    source_sha256: isIntact ? stamp.source_sha256 : null,
    data: renderable(row.prompt_data),
  };
}

/**
 * The row of the pinned version: undefined when Braintrust tells its content in other words than it was
 * uploaded in, so that a proven copy in the bundle is the better one. Throws Unavailable when it is
 * another version, or its stamp names another text.
 */
export async function fromPinnedRow(
  row: JsonObject,
  bundled: BundledPrompt,
): Promise<LoadedPrompt | undefined> {
  // The server answers with the state at or before a version: another one is not the pinned one.
  if (versionOf(row) !== bundled.pinned?.version) throw new Unavailable("wrong_version");
  const stamp = stampOf(row);
  const hash = await rowHash(row, bundled);
  // The second: what was uploaded from this source, whatever the bundle says of its content.
  const isUploaded = hash === bundled.content_sha256 ||
    (stamp?.source_sha256 === bundled.source_sha256 && stamp.content_sha256 === hash);
  if (isUploaded) return await fromRow(row, bundled);
  if (!isStampOf(stamp, bundled)) throw new Unavailable("wrong_content");
  return undefined;
}

/** The transaction id of a row. Throws Unavailable when it has none. */
export function versionOf({ _xact_id }: JsonObject): string {
  if (typeof _xact_id === "string" && /^\d{1,20}$/.test(_xact_id)) return _xact_id;
  throw new Unavailable("wrong_schema");
}

function renderable(promptData: Json | undefined): PromptData {
  const { success, output } = v.safeParse(PromptDataSchema, promptData);
  if (!success) throw new Unavailable("wrong_schema");
  if (output.template_format !== "none") requireTemplates(output.prompt);
  return output;
}

/** A tag that is never closed would fail every request, and what a partial stands for is nowhere. */
function requireTemplates(value: unknown): void {
  if (typeof value === "object" && value !== null) Object.values(value).forEach(requireTemplates);
  if (typeof value !== "string") return;
  let tags: Tag[];
  try {
    tags = tagsOf(parseTemplate(value));
  } catch (cause) {
    throw new Unavailable("broken_template", { cause });
  }
  if (tags.some(({ isPartial }) => isPartial)) throw new Unavailable("partial");
}
