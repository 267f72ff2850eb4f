// What is asked about a prompt file before download writes it.
import { type Config, ignoredFor } from "../../config/config.ts";
import { type Content, withoutFields } from "../../content/content.ts";
import { formatPrompt } from "../../prompt/format.ts";
import { contentHash } from "../../content/hash.ts";
import { readPrompt } from "../../prompt/parse.ts";
import { definedModel } from "../../prompt/prompt_file.ts";
import { isWhole } from "../../prompt/variables.ts";
import { promptTextOf } from "../../disk/prompt_files.ts";

/** Why the file would be refused as soon as it is read again; undefined when it would not. */
export async function unreadable(
  { slug, path, content }: { slug: string; path: string; content: Content },
  config: Config,
): Promise<string | undefined> {
  const text = formatPrompt(content, { path, defaults: definedModel(config) });
  const read = promptTextOf(new TextEncoder().encode(text));
  if ("problem" in read) return read.problem;
  // What its templates lack is for a person to settle, in the file; a broken one loads nowhere.
  const { prompt, problems, templates } = readPrompt(path, read.text, definedModel(config));
  if (!prompt) return problems[0]?.message ?? "it cannot be read";
  if (!isWhole(prompt.content)) return templates[0]?.message;
  const { fields } = ignoredFor(config.ignore, slug);
  const hashOf = (some: Content): Promise<string> => contentHash(withoutFields(some, fields));
  const isSame = prompt.slug === slug && await hashOf(prompt.content) === await hashOf(content);
  return isSame ? undefined : "its file would have different content";
}
