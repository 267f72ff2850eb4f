import type { Json } from "../../lib/content/json.ts";
import { mutateJson } from "./mutate_json.ts";

/** A number from 0 (included) to 1 (excluded). */
export type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Pieces that mean something to one parser or another. */
const WORDS = [
  ..."\n \t-:#&*!|>'\"%@`{}[],?~\\/<>=.0a",
  ..."\r\u0000\u001b\u0085\u200b\u2028\u202e\ufeff\ud800\udc00é👩‍👩‍👧",
  "\n---\n",
  "---\n",
  "...\n",
  '\n{{role "user"}}\n',
  '{{role "system"}}',
  "{{#x}}",
  "{{/x}}",
  "{{{x}}}",
  "{{! c }}",
  "{{=<% %>=}}",
  "{% if x %}",
  "{% endif %}",
  "<<: *a",
  "&a ",
  "*a",
  "!!str ",
  "!!binary ",
  "? ",
  "|2-\n",
  ">+\n",
  "null",
  "true",
  "1e999",
  "-0",
  ".nan",
  "0x1F",
  "2001-01-01",
  "__proto__: ",
  "constructor: ",
  "slug: ",
  "name: ",
  "model: ",
  "messages:\n- role: user\n  content: ",
  "metadata: ",
  "tools: ",
  "braintrust: ",
  "inputs: ",
  "type: completion\n",
  "<<<<<<< a\n",
  "=======\n",
  ">>>>>>> b\n",
  '"prompts": {',
  '"version": 1,',
  "\u0000".repeat(8),
];

/** A new input, made from those of the corpus: half of the JSON stays JSON. */
export function mutate(random: Random, corpus: readonly string[]): string {
  const text = corpus[Math.floor(random() * corpus.length)] ?? "";
  const json = random() < 0.5 ? jsonOf(text) : undefined;
  return json === undefined
    ? mutateText(random, text, corpus)
    : JSON.stringify(mutateJson(random, json)).slice(0, 20_000);
}

function mutateText(random: Random, original: string, corpus: readonly string[]): string {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  let text = original;
  for (let changes = 1 + Math.floor(random() * 6); changes > 0; changes--) {
    const [from, to] = [random(), random()].map((part) => Math.floor(part * (text.length + 1)))
      .sort((a, b) => a - b) as [number, number];
    const piece = text.slice(from, Math.min(to, from + 200));
    switch (Math.floor(random() * 6)) {
      case 0:
        text = text.slice(0, from) + pick(WORDS) + text.slice(from);
        break;
      case 1:
        text = text.slice(0, from) + text.slice(from + 1 + Math.floor(random() * 8));
        break;
      case 2:
        text = text.slice(0, from) + piece.repeat(1 + Math.floor(random() * 4)) + text.slice(from);
        break;
      case 3:
        text = text.slice(0, from) + pick(corpus).slice(to - from) + text.slice(to);
        break;
      case 4:
        text = text.slice(0, from) + String.fromCharCode(random() * 0x3000) + text.slice(from + 1);
        break;
      case 5:
        text = text.slice(0, from) + pick(WORDS).repeat(1 + Math.floor(random() * 50)) +
          text.slice(from);
    }
  }
  return text.slice(0, 20_000);
}

/** The JSON value that `text` is; undefined for other text. */
export function jsonOf(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
