import type { Config } from "../config/config.ts";
import { quoted } from "../text/shell.ts";
import type { State } from "../state/state.ts";

/** A command to type next, and what it does. */
export interface NextStep {
  command: string;
  does: string;
}

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

/** What to advise about the prompts that it fits. */
interface Advice {
  fits: (prompt: Unsettled) => boolean;
  /** `slugs` to type; `prompts` are those it fits, one at least. */
  steps: (slugs: string, prompts: readonly Unsettled[], flow: Config["upload"]) => NextStep[];
}

const inState = (wanted: State) => ({ state, isRewritten }: Unsettled): boolean =>
  state === wanted && !isRewritten;

/** In the order in which they are printed. */
const ADVICE: readonly Advice[] = [
  {
    fits: ({ state }) => UPLOADS["before-commit"][state] !== undefined,
    steps: (_, [first], flow) => [{
      command: "deno task upload",
      does: first && UPLOADS[flow][first.state] || "",
    }],
  },
  {
    fits: ({ state, pinned, path }) => state === "missing" && !!pinned && !!path,
    steps: (_, prompts) => [{
      command: `git rm ${filesOf(prompts)} && deno task upload`,
      does: "delete it in git too",
    }],
  },
  {
    fits: ({ isRewritten }) => isRewritten ?? false,
    steps: (slugs) => [{
      command: `deno task upload --accept ${slugs}`,
      does: "write what Braintrust returns to the file",
    }],
  },
  {
    fits: ({ state, live, path, isRewritten }) =>
      state === "unknown" && !!live && !!path && !isRewritten,
    steps: (slugs) => [{
      command: `deno task upload --force ${slugs}`,
      does: "if it stays unknown: overwrite it with git's text",
    }],
  },
  {
    fits: inState("drifted"),
    steps: (slugs) => [
      { command: `deno task download ${slugs}`, does: "bring the edit into git for review" },
      { command: `deno task upload --force ${slugs}`, does: "restore git's text" },
    ],
  },
  {
    fits: inState("conflict"),
    steps: (slugs) => [
      { command: `deno task download --merge ${slugs}`, does: "merge both into the file" },
      { command: `deno task upload --force ${slugs}`, does: "keep the file's text" },
      { command: `deno task download --force ${slugs}`, does: "keep Braintrust's text" },
    ],
  },
  {
    fits: inState("unmanaged"),
    steps: () => [{
      command: "deno task download",
      does: "create files for prompts that have none",
    }],
  },
  {
    fits: inState("orphaned"),
    steps: () => [{
      command: "deno task upload --prune",
      does: "list the prompts to delete: their files are gone",
    }],
  },
  {
    fits: inState("superseded"),
    steps: () => [{ command: "deno task upload --reassert", does: "make git's text live again" }],
  },
];

const UPLOADS: Record<Config["upload"], Partial<Record<State, string>>> = {
  "before-commit": {
    pending: "upload the change and pin it",
    missing: "upload the prompt and pin it",
    unstamped: "write the stamp and the lock",
  },
  "after-merge": {
    pending: "upload the change",
    missing: "upload the prompt",
    unstamped: "write the stamp",
  },
};

/** When prompts are uploaded, and from which branch where the merge does it. */
export type Flow = Pick<Config, "upload" | "branch">;

const BEFORE_COMMIT: Flow = { upload: "before-commit", branch: "main" };

/** The shortest way back to in-sync for the states that a command met. */
export function nextSteps(
  prompts: readonly Unsettled[],
  { upload: flow, branch }: Flow = BEFORE_COMMIT,
): NextStep[] {
  const failed = prompts.filter(({ ok }) => !ok);
  const all = ADVICE.flatMap(({ fits, steps }) => {
    const fitting = failed.filter(fits);
    return fitting.length === 0 ? [] : steps(few(fitting.map(({ slug }) => slug)), fitting, flow);
  });
  // Elsewhere than on that branch, upload refuses to write to Braintrust; --accept writes to the file.
  const isHeld = ({ command }: NextStep): boolean =>
    flow === "after-merge" && /^deno task upload(?! --accept)/.test(command);
  return all.map((step) =>
    isHeld(step) ? { ...step, does: `on "${branch}" only: ${step.does}` } : step
  );
}

function filesOf(prompts: readonly Unsettled[]): string {
  return prompts.length <= 3 ? prompts.map(({ path }) => quoted(path ?? "")).join(" ") : "FILE ...";
}

/** Slugs to type, as long as a line can be read; more are for a person to choose from. */
function few(slugs: string[]): string {
  return slugs.length <= 10 ? slugs.map(quoted).join(" ") : "SLUG ...";
}
