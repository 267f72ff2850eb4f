// What a prompt file says once it takes what Braintrust holds.
import { canonicalContent, type Content } from "../content/content.ts";
import { mergeThree } from "../prompt/merge.ts";
import { inTermsOf, takeTold } from "../content/telling.ts";
import { knownFields } from "../content/vocabulary.ts";
import type { Surveyed } from "./survey.ts";

/** What taking live into a file depends on. */
export type Taking = Pick<Surveyed, "state" | "file" | "live" | "base" | "told" | "isRewritten">;

/**
 * The content of the file with live in it; undefined without a live version. Of an edit only what was
 * edited is taken: the difference between live and its base, both as Braintrust tells them now. What
 * Braintrust adds by itself stays there.
 */
export function takenContent(
  { state, file, live, base, told, isRewritten }: Taking,
): Content | undefined {
  if (!live) return undefined;
  if (!file) return canonicalContent(inTermsOf(live.content())) as Content;
  if (isRewritten && state === "drifted") {
    const changed = told.filter(({ how }) => how === "changed").map(({ field }) => field);
    return canonicalContent(takeTold(file.prompt().content, live.content(), changed));
  }
  if (state !== "drifted" || !base || base.version === live.version) {
    return canonicalContent(inTermsOf(live.content(), file.prompt().content));
  }
  const { theirs } = mergeThree({
    ours: file.prompt().content,
    base: inTermsOf(base.content(), file.prompt().content),
    theirs: inTermsOf(live.content(), file.prompt().content),
  });
  return canonicalContent(theirs);
}

/** The fields of live that nobody knows and that the file does not carry: they stay in Braintrust. */
export function leftFields({ file, live }: Pick<Taking, "file" | "live">): string[] {
  return live ? knownFields(live.content(), file?.prompt().content).unknown : [];
}
