import type { Stamp } from "../content/stamp.ts";
import type { State } from "./state.ts";
import type { Hashes } from "../content/hash.ts";

/** A prompt, as far as a rename shows. */
export interface Renamable {
  slug: string;
  state: State;
  detail: string;
  file: (Hashes & { path: string }) | undefined;
  live: { stamp: Stamp | undefined } | undefined;
}

/**
 * `prompts`, with renamed files told as such. A slug follows the file's name, so that a renamed file is
 * another prompt, which is missing, and leaves the old one orphaned; what shows is the same text.
 */
export function explainRenames<T extends Renamable>(prompts: readonly T[]): T[] {
  const missing = Map.groupBy(
    prompts.filter(({ state }) => state === "missing"),
    ({ file }) => file?.source_sha256,
  );
  const orphaned = Map.groupBy(
    prompts.filter(({ state }) => state === "orphaned"),
    ({ live }) => live?.stamp?.source_sha256,
  );
  return prompts.map((prompt) => {
    const text = (prompt.file ?? prompt.live?.stamp)?.source_sha256;
    const [to, ...others] = missing.get(text) ?? [];
    const [from, ...more] = orphaned.get(text) ?? [];
    // Of several with one text, nobody can tell which became which.
    if (!to?.file || !from || others.length + more.length > 0) return prompt;
    const { path } = to.file;
    if (prompt === to) {
      const detail = `was "${from.slug}" until its file was renamed; to keep that prompt, ` +
        `put "slug: ${from.slug}" into the file`;
      return { ...prompt, detail };
    }
    return prompt === from ? { ...prompt, detail: `lost its file, which is now ${path}` } : prompt;
  });
}
