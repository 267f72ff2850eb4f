import { type Config, ignoredFor } from "../config/config.ts";
import { type Content, withoutFields } from "../content/content.ts";
import type { Hashes } from "../content/hash.ts";
import { contentHashNow, sourceHashNow } from "../content/hash_now.ts";
import type { JsonObject } from "../content/json.ts";
import { parsePrompt } from "./parse.ts";
import type { Prompt } from "./prompt.ts";
import type { Problem } from "../text/problem.ts";

/** A prompt file, read and hashed. */
export interface PromptFile extends Prompt, Hashes {
  /** The text as it stood on disk, where the canonical text is another: with CRLF, or a BOM. */
  rawText?: string;
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
  const raw = text === prompt.text ? {} : { rawText: text };
  return { file: { ...prompt, ...raw, source_sha256, content_sha256 }, problems };
}

/**
 * The same file without what was parsed from its text: that is parsed again once somebody asks. For
 * files that nobody is likely to ask about, since of ten thousand the content takes most memory.
 */
export function withoutContent(file: PromptFile, config: Config): PromptFile {
  const { path, slug, text, rawText, source_sha256, content_sha256 } = file;
  let parsed: Prompt | undefined;
  const prompt = (): Prompt =>
    parsed ??= parsePrompt(path, text, definedModel(config)).prompt as Prompt;
  return {
    path,
    slug,
    text,
    ...(rawText === undefined ? {} : { rawText }),
    source_sha256,
    content_sha256,
    get content(): Content {
      return prompt().content;
    },
    get inputs(): JsonObject | undefined {
      return prompt().inputs;
    },
  };
}

/** The content of a file as far as it is compared: without the fields that `ignore` names. */
export function comparedContent({ slug, content }: Prompt, { ignore }: Config): Content {
  return withoutFields(content, ignoredFor(ignore, slug).fields);
}

/** `defaults` in the shape that the parser takes. */
export function definedModel({ defaults }: Config): { model?: string } {
  return typeof defaults.model === "string" ? { model: defaults.model } : {};
}
