import { type Config, ignoredFor } from "../config/config.ts";
import { type Content, withoutFields } from "../content/content.ts";
import type { Hashes } from "../content/hash.ts";
import { contentHashNow, sourceHashNow } from "../content/hash_now.ts";
import { parsePrompt } from "./parse.ts";
import type { Prompt } from "./prompt.ts";
import type { Problem } from "../text/problem.ts";

/** A prompt file, read and hashed. */
export interface PromptFile extends Hashes {
  /** Relative to the repository root. */
  path: string;
  slug: string;
  /** The text as it was read; the canonical one may be another: with CRLF, or a BOM. */
  source: () => string;
  /** What the file says. */
  prompt: () => Prompt;
}

/** Parses and hashes one prompt file's text. */
export function promptFileOf(
  path: string,
  text: string,
  config: Config,
): { file?: PromptFile; problems: Problem[] } {
  const { prompt, problems } = parsePrompt(path, text, definedModel(config));
  if (!prompt) return { problems };
  const source_sha256 = sourceHashNow(text);
  const content_sha256 = contentHashNow(comparedContent(prompt, config));
  const { slug } = prompt;
  const file = { path, slug, source_sha256, content_sha256 };
  return { file: { ...file, source: () => text, prompt: () => prompt }, problems };
}

/**
 * The same file, which holds on to neither its text nor what that says: `source` gives the text once
 * somebody asks, to be parsed again. For files that nobody is likely to ask about, since of ten thousand
 * that would take most memory.
 */
export function lightFile(file: PromptFile, source: () => string, config: Config): PromptFile {
  const { path } = file; // to hold on to `file` would be to hold on to all of it
  let parsed: Prompt | undefined;
  const prompt = (): Prompt =>
    parsed ??= parsePrompt(path, source(), definedModel(config)).prompt as Prompt;
  return { ...file, source, prompt };
}

/** The content of a file as far as it is compared: without the fields that `ignore` names. */
export function comparedContent({ slug, content }: Prompt, { ignore }: Config): Content {
  return withoutFields(content, ignoredFor(ignore, slug).fields);
}

/** `defaults` in the shape that the parser takes. */
export function definedModel({ defaults }: Config): { model?: string } {
  return typeof defaults.model === "string" ? { model: defaults.model } : {};
}
