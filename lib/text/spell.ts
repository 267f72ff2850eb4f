// How commands are typed. The code spells them as a clone of this project runs them; a repository that
// has prompt-sync installed types something else.

/**
 * A text of ours with its commands as `runner` runs them; as it is without one. Never for texts of
 * prompts.
 */
export function spell(text: string, runner: string | undefined): string {
  if (!runner) return text;
  // What is spelled already stays: `deno task prompt-sync` is a runner, too.
  return text.replace(/\bdeno task (?!prompt-sync\b)(?=[a-z])/g, () => `${runner} `);
}
