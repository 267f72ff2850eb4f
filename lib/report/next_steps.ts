import { quoted } from "../text/shell.ts";
import type { State } from "../state/state.ts";

/** A command to type next, and what it does. */
export interface NextStep {
  command: string;
  does: string;
}

const UPLOAD: Partial<Record<State, string>> = {
  pending: "upload the change and pin it",
  missing: "upload the prompt and pin it",
  unstamped: "write the stamp and the lock",
};

/** A prompt, as far as the next step depends on it. */
export interface Unsettled {
  slug: string;
  state: State;
  ok: boolean;
  path?: string | null;
  pinned?: object | null;
  live?: object | null;
  isRewritten?: boolean;
}

/** The shortest way back to in-sync for the states that a command met. */
export function nextSteps(prompts: readonly Unsettled[]): NextStep[] {
  const failed = prompts.filter(({ ok }) => !ok);
  const slugsWhere = (isMeant: (prompt: Unsettled) => boolean): string[] =>
    failed.filter(isMeant).map(({ slug }) => slug);
  const slugsIn = (...states: State[]): string[] =>
    slugsWhere(({ state, isRewritten }) => states.includes(state) && !isRewritten);
  const steps: NextStep[] = [];
  const upload = failed.find(({ state }) => UPLOAD[state] !== undefined);
  if (upload) steps.push({ command: "deno task upload", does: UPLOAD[upload.state] ?? "" });
  const deleted = failed.filter(({ state, pinned, path }) => state === "missing" && pinned && path);
  if (deleted.length > 0) {
    const files = deleted.length <= 3
      ? deleted.map(({ path }) => quoted(path ?? ""))
      : ["FILE ..."];
    steps.push({
      command: `git rm ${files.join(" ")} && deno task upload`,
      does: "delete it in git too",
    });
  }
  const rewritten = few(slugsWhere(({ isRewritten }) => isRewritten ?? false));
  if (rewritten) {
    steps.push({
      command: `deno task upload --accept ${rewritten}`,
      does: "write what Braintrust returns to the file",
    });
  }
  const unread = few(
    slugsWhere(({ state, live, path, isRewritten }) =>
      state === "unknown" && !!live && !!path && !isRewritten
    ),
  );
  if (unread) {
    steps.push({
      command: `deno task upload --force ${unread}`,
      does: "if it stays unknown: overwrite it with git's text",
    });
  }
  const drifted = few(slugsIn("drifted"));
  if (drifted) {
    steps.push(
      { command: `deno task download ${drifted}`, does: "bring the edit into git for review" },
      { command: `deno task upload --force ${drifted}`, does: "restore git's text" },
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
    steps.push({ command: "deno task download", does: "create files for prompts that have none" });
  }
  if (slugsIn("orphaned").length > 0) {
    steps.push({
      command: "deno task upload --prune",
      does: "list the prompts to delete: their files are gone",
    });
  }
  if (slugsIn("superseded").length > 0) {
    steps.push({ command: "deno task upload --reassert", does: "make git's text live again" });
  }
  return steps;
}

/** Slugs to type, as long as a line can be read; more are for a person to choose from. */
function few(slugs: string[]): string | undefined {
  if (slugs.length === 0) return undefined;
  return slugs.length <= 10 ? slugs.map(quoted).join(" ") : "SLUG ...";
}
