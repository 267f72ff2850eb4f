// The rows that the probe writes: each value in them could be kept otherwise than it was sent.
import type { JsonObject } from "../../content/json.ts";
import { STAMP_KEY } from "../../content/stamp.ts";

const STAMP = {
  source_sha256: "0".repeat(64),
  content_sha256: "1".repeat(64),
  path: "prompts/probe.md",
  blob: "2".repeat(40),
  tool: "probe",
};

/** White space at the ends of lines and of the text, and LF. */
export const WHITE_SPACE =
  "A line with spaces at its end.  \n\n  An indented line.\nThe last line. ";
/** Decomposed and composed letters, and one beyond the first plane. */
export const UNICODE = "Cafe\u0301 na\u00efve \u{1F600}";

/** Everything that a prompt file can hold, as far as it may matter. */
export const RICH: JsonObject = {
  name: "probe of everything",
  slug: "probe-rich",
  description: "Made by a probe.",
  tags: ["Probe", "probe", "a-tag"],
  metadata: {
    owner: { team: "t", level: 3, isActive: true, nothing: null, empty: "" },
    count: 7,
    [STAMP_KEY]: STAMP,
  },
  prompt_data: {
    prompt: {
      type: "chat",
      messages: [
        { role: "system", content: WHITE_SPACE },
        { role: "user", content: UNICODE },
      ],
      tools: '[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}]',
    },
    options: {
      model: "gpt-5-mini",
      params: { top_p: 0.7, temperature: 0.1, max_tokens: 1000 },
    },
  },
};

/** As little as a prompt can be. */
export const PLAIN: JsonObject = {
  name: "Plain",
  slug: "probe-plain",
  metadata: { [STAMP_KEY]: STAMP },
  prompt_data: { prompt: { type: "chat", messages: [{ role: "system", content: "Plain." }] } },
};

/** Fields that nobody documented. */
export const UNKNOWN: JsonObject = {
  ...PLAIN,
  slug: "probe-unknown",
  prompt_data: {
    ...PLAIN["prompt_data"] as JsonObject,
    options: { params: { custom_hint: { deep: "x" } } },
  },
};

/** A small prompt with this text. */
export function small(slug: string, text: string, more: JsonObject = {}): JsonObject {
  return {
    name: "Small",
    slug,
    metadata: { [STAMP_KEY]: STAMP },
    prompt_data: { prompt: { type: "chat", messages: [{ role: "system", content: text }] } },
    ...more,
  };
}
