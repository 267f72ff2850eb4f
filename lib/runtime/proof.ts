import type { BundledPrompt } from "../content/bundled.ts";
import { contentOf } from "../content/bundled_content.ts";
import { withoutFields } from "../content/content.ts";
import { contentHash, sourceHash } from "../content/hash.ts";

/** Whether a bundled prompt is the text that its hashes name. */
export type Prove = (prompt: BundledPrompt) => Promise<boolean>;

/** Hashes each prompt once, when somebody asks: what is served has to be what was uploaded. */
export function createProof(): Prove {
  const proven = new WeakMap<BundledPrompt, Promise<boolean>>();
  return (prompt) => {
    const known = proven.get(prompt) ?? isIntact(prompt);
    proven.set(prompt, known);
    return known;
  };
}

async function isIntact(prompt: BundledPrompt): Promise<boolean> {
  try {
    return await contentHash(withoutFields(contentOf(prompt), prompt.ignored)) ===
        prompt.content_sha256 &&
      await sourceHash(prompt.source) === prompt.source_sha256;
  } catch {
    return false;
  }
}
