// A prompt as its file holds it.
import type { JsonObject } from "../content/json.ts";
import type { Content } from "../content/content.ts";

/** A prompt file, read. */
export interface Prompt {
  /** Relative to the repository root. */
  path: string;
  slug: string;
  content: Content;
  /** Variable name → what it is. Stays in git. */
  inputs: JsonObject | undefined;
  /** The file's canonical text (see `canonicalText`). */
  text: string;
}
