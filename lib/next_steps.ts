import type { State } from "./state.ts";

/** A command to type next, and what it does. */
export interface NextStep {
  command: string;
  does: string;
}

const UPLOAD: Partial<Record<State, string>> = {
  pending: "bring the change to Braintrust and pin it",
  missing: "bring the prompt to Braintrust and pin it",
  unstamped: "write the stamp and the lock",
};

/** The shortest way back to in-sync for the states that a command met. */
export function nextSteps(
  prompts: readonly { slug: string; state: State; ok: boolean }[],
): NextStep[] {
  const failed = prompts.filter(({ ok }) => !ok);
  const slugsIn = (...states: State[]): string[] =>
    failed.filter(({ state }) => states.includes(state)).map(({ slug }) => slug);
  const steps: NextStep[] = [];
  const upload = failed.find(({ state }) => UPLOAD[state] !== undefined);
  if (upload) steps.push({ command: "deno task upload", does: UPLOAD[upload.state] ?? "" });
  const drifted = few(slugsIn("drifted"));
  if (drifted) {
    steps.push(
      { command: `deno task download ${drifted}`, does: "take the edit into git, to be reviewed" },
      { command: `deno task upload --force ${drifted}`, does: "put git's text back" },
    );
  }
  const conflict = few(slugsIn("conflict"));
  if (conflict) {
    steps.push(
      { command: `deno task download --merge ${conflict}`, does: "merge both into the file" },
      { command: `deno task upload --force ${conflict}`, does: "keep the file's text" },
      { command: `deno task download --force ${conflict}`, does: "keep Braintrust's text" },
    );
  }
  if (slugsIn("unmanaged").length > 0) {
    steps.push({ command: "deno task download", does: "bring prompts without a file into git" });
  }
  if (slugsIn("orphaned").length > 0) {
    steps.push({
      command: "deno task upload --prune",
      does: "list prompts whose file is gone, to delete them",
    });
  }
  if (slugsIn("superseded").length > 0) {
    steps.push({ command: "deno task upload --reassert", does: "put git's text back on top" });
  }
  return steps;
}

/** Up to three slugs to type; more are meant by naming none. */
function few(slugs: string[]): string | undefined {
  if (slugs.length === 0) return undefined;
  return slugs.length <= 3 ? slugs.join(" ") : "SLUG ...";
}
