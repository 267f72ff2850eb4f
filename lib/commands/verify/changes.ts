import { shapesIn } from "../../bundle/prompt_types.ts";
import type { Prompt } from "../../prompt/prompt.ts";
import { splitFrontMatter } from "../../prompt/front_matter.ts";
import { isWhole } from "../../prompt/variables.ts";
import type { PromptChange } from "../../report/changes.ts";
import type { Lock } from "../../state/lock.ts";
import { leftAt, lockAt } from "../../survey/lock_at.ts";
import { readTouched } from "../../survey/touched.ts";
import type { Repository } from "../../survey/repository.ts";
import { unifiedDiff } from "../../text/unified_diff.ts";
import { readEarlier } from "./breaking.ts";

/** What the checkout changes about prompts since it left `commit`. */
export async function readChanges(
  root: string,
  commit: string,
  { config, files, lock: { lock } }: Repository,
): Promise<PromptChange[]> {
  const { paths, slugs } = await readTouched(root, commit, lock);
  const before = await readEarlier(root, commit, { config, files });
  const now = files.files.filter(({ path, slug }) => paths.has(path) || slugs.has(slug))
    .map((file) => file.prompt());
  const lockBefore = await lockAt(root, await leftAt(root, commit));
  const sides = [{ prompts: before, lock: lockBefore }, { prompts: now, lock }] as const;
  return changesOf(...sides, (path) => paths.has(path));
}

interface Then {
  /** Those that differ; of one that is the same on both sides only `now` needs to have it. */
  prompts: readonly Prompt[];
  lock: Lock | undefined;
}

/**
 * The changes from `before` to `now`, sorted by slug; what is the same in every respect is left out.
 * `isTouched`: whether a file was changed, so that one without an earlier text is new.
 */
export function changesOf(
  before: Then,
  now: Then,
  isTouched: (path: string) => boolean,
): PromptChange[] {
  const [old, current] = [before, now].map(({ prompts }) =>
    new Map(prompts.map((prompt) => [prompt.slug, prompt]))
  );
  const slugs = new Set([...old?.keys() ?? [], ...current?.keys() ?? []]);
  return [...slugs].sort().map((slug): PromptChange => {
    const pins = [before, now].map(({ lock }) => lock?.prompts[slug]?.version ?? null);
    const is = current?.get(slug);
    const was = old?.get(slug) ?? (is && isTouched(is.path) ? undefined : is);
    return changeOf(slug, was, is, { from: pins[0] ?? null, to: pins[1] ?? null });
  }).filter(({ settings, messages, pinned }) =>
    settings !== "" || messages !== "" || pinned.from !== pinned.to
  );
}

function changeOf(
  slug: string,
  was: Prompt | undefined,
  is: Prompt | undefined,
  pinned: PromptChange["pinned"],
): PromptChange {
  const path = is?.path ?? was?.path ?? "";
  const [before, after] = [partsOf(was), partsOf(is)];
  const diff = (part: "settings" | "messages"): string =>
    unifiedDiff({ name: `before/${path}`, text: before[part] }, {
      name: `after/${path}`,
      text: after[part],
    });
  const [old, now] = [namesOf(was), namesOf(is)];
  return {
    slug,
    path,
    settings: diff("settings"),
    messages: diff("messages"),
    variables: {
      added: [...now].filter((name) => !old.has(name)).sort(),
      removed: [...old].filter((name) => !now.has(name)).sort(),
    },
    pinned,
  };
}

function partsOf(prompt: Prompt | undefined): { settings: string; messages: string } {
  const { yaml = "", body } = splitFrontMatter(prompt?.text ?? "");
  return { settings: yaml, messages: body };
}

function namesOf(prompt: Prompt | undefined): Set<string> {
  return new Set(prompt && isWhole(prompt.content) ? shapesIn(prompt).keys() : []);
}
