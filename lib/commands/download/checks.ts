// What is asked about a prompt file before download writes it.
import type { Problem } from "../../text/problem.ts";
import { type Config, ignoredFor } from "../../config/config.ts";
import { type Content, withoutFields } from "../../content/content.ts";
import { formatPrompt } from "../../prompt/format.ts";
import { contentHashNow } from "../../content/hash_now.ts";
import { readPrompt } from "../../prompt/parse.ts";
import { definedModel } from "../../prompt/prompt_file.ts";
import { isWhole } from "../../prompt/variables.ts";
import { promptTextOf } from "../../disk/prompt_files.ts";

/** A text for a prompt file, and what its templates lack. */
export interface FileText {
  text: string;
  templates: Problem[];
}

/** The file that `content` would be alone, or why that would be refused as soon as it is read again. */
export function readableFile(
  { slug, path, content }: { slug: string; path: string; content: Content },
  config: Config,
): FileText | { mistake: string } {
  const text = formatPrompt(content, { path, defaults: definedModel(config) });
  const read = promptTextOf(new TextEncoder().encode(text));
  if ("problem" in read) return { mistake: read.problem };
  // What its templates lack is for a person to settle, in the file; a broken one loads nowhere.
  const { prompt, problems, templates } = readPrompt(path, read.text, definedModel(config));
  if (!prompt) return { mistake: problems[0]?.message ?? "it cannot be read" };
  if (!isWhole(prompt.content)) return { mistake: templates[0]?.message ?? "it is broken" };
  const { fields } = ignoredFor(config.ignore, slug);
  const hashOf = (some: Content): string => contentHashNow(withoutFields(some, fields));
  const isSame = prompt.slug === slug && hashOf(prompt.content) === hashOf(content);
  return isSame ? { text, templates } : { mistake: "its file would have different content" };
}
