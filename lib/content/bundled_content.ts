// Shared with lib/runtime: a bundled prompt holds each text once, in its source.
import type { BundledPrompt, Slice } from "./bundled.ts";
import type { Content } from "./content.ts";
import { canonicalJson } from "./hash.ts";
import { isObject, type Json } from "./json.ts";

/** The content of a bundled prompt, its texts cut out of the source that is hashed. */
export function contentOf({ content, source, texts }: BundledPrompt): Content {
  const whole: Content = JSON.parse(content);
  for (const { message, start, end } of texts) {
    const holder = holderOf(whole, message);
    if (holder) holder.content = source.slice(start, end);
  }
  return whole;
}

/** `content` as JSON text without the texts that `source` holds, and where it holds them. */
export function withoutTexts(
  content: Content,
  source: string,
): { content: string; texts: Slice[] } {
  const copy: Content = JSON.parse(JSON.stringify(content));
  const texts: Slice[] = [];
  let from = 0; // messages stand in the source in their order
  for (let message = 0; message < countOf(copy); message++) {
    const holder = holderOf(copy, message);
    const text = holder?.content;
    const start = typeof text === "string" ? source.indexOf(text, from) : -1;
    if (!holder || typeof text !== "string" || start === -1) continue;
    from = start + text.length;
    texts.push({ message, start, end: from });
    holder.content = "";
  }
  // With its members in the order of the hash, as `proof` can use it.
  return { content: canonicalJson(copy), texts };
}

function countOf(content: Content): number {
  const messages = promptOf(content)?.messages;
  return Array.isArray(messages) ? messages.length : 1;
}

/** What has the text as its `content`: a message, or a completion prompt itself. */
function holderOf(content: Content, message: number): Record<string, Json> | undefined {
  const prompt = promptOf(content);
  const holder = Array.isArray(prompt?.messages) ? prompt.messages[message] : prompt;
  return isObject(holder) ? holder : undefined;
}

function promptOf({ prompt_data }: Content): Record<string, Json> | undefined {
  const prompt = isObject(prompt_data) ? prompt_data.prompt : undefined;
  return isObject(prompt) ? prompt : undefined;
}
