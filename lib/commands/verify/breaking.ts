import { type Breaking, breakingChanges } from "../../bundle/breaking.ts";
import type { Config } from "../../config/config.ts";
import { readPrompt } from "../../prompt/parse.ts";
import type { Prompt } from "../../prompt/prompt.ts";
import { definedModel } from "../../prompt/prompt_file.ts";
import { isWhole } from "../../prompt/variables.ts";
import { git } from "../../git/git.ts";
import { readObjects } from "../../git/snapshot.ts";
import { resolved } from "../../survey/lock_at.ts";
import { type PromptFiles, promptMatcher } from "../../disk/prompt_files.ts";

/** What the checkout breaks for callers of the prompts, as they were where it left `commit`. */
export async function readBreaking(
  root: string,
  commit: string,
  { config, files: { files, problems } }: { config: Config; files: PromptFiles },
): Promise<Breaking[]> {
  const id = await resolved(root, commit, "commit");
  const base = (await git(root, ["merge-base", id, "HEAD"])).trim();
  const diff = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative"];
  const listed = await git(root, [...diff, "--diff-filter=MD", base]);
  const matches = promptMatcher(config);
  // What cannot be read now is a problem of its own, and no prompt that is gone.
  const unreadable = new Set(problems.map(({ file }) => file));
  const isPrompt = (path: string): boolean =>
    matches(path) && !unreadable.has(path) && !path.includes("\n");
  const names = listed.split("\0").filter(isPrompt).map((path) =>
    [path, `${base}:./${path}`] as const
  );
  const texts = await readObjects(root, names.map(([, name]) => name));
  const before = names.flatMap(([path, name]): Prompt[] => {
    const bytes = texts.get(name);
    const text = bytes && new TextDecoder().decode(bytes);
    const prompt = text === undefined
      ? undefined
      : readPrompt(path, text, definedModel(config)).prompt;
    return prompt && isWhole(prompt.content) ? [prompt] : [];
  });
  const slugs = new Set(before.map(({ slug }) => slug));
  const now = files.filter(({ slug }) => slugs.has(slug)).map((file) => file.prompt());
  return breakingChanges(before, now);
}
