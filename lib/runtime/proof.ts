import type { BundledPrompt } from "../content/bundled.ts";
import { contentOf } from "../content/bundled_content.ts";
import { type Content, withoutFields } from "../content/content.ts";
import { contentHash, sha256, sourceHash } from "../content/hash.ts";

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
    const content = withoutFields(contentOf(prompt), prompt.ignored);
    const [isContent, isSource] = await Promise.all([
      isHashed(content, prompt.content_sha256),
      sourceHash(prompt.source).then((hash) => hash === prompt.source_sha256),
    ]);
    return isContent && isSource;
  } catch {
    return false;
  }
}

/** A generated module's members stand in canonical order: then plain JSON is the text that was hashed. */
async function isHashed(content: Content, hash: string): Promise<boolean> {
  return await sha256(JSON.stringify(content)) === hash || await contentHash(content) === hash;
}
