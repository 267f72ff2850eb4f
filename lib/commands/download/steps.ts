import { type Flow, type NextStep, nextSteps } from "../../report/next_steps.ts";
import { quoted } from "../../text/shell.ts";
import type { State } from "../../state/state.ts";

/** What a download did with the prompts that it was to write. */
export interface Downloaded {
  /** Files that git knew already, and files that are new. */
  changed: readonly string[];
  added: readonly string[];
  /** Files that hold conflict markers now. */
  marked: readonly string[];
  /** Files whose variables are not those that "inputs" declares. */
  unsettled: readonly string[];
  /** Prompts whose file has uncommitted changes. */
  uncommitted: readonly { slug: string; path: string }[];
  /** When prompts are uploaded. */
  flow: Flow;
  /** All prompts, as reported. */
  prompts: readonly { slug: string; state: State; ok: boolean }[];
}

/** What to type after a download. */
export function downloadSteps(done: Downloaded): NextStep[] {
  const { changed, added, marked, unsettled, uncommitted, prompts, flow } = done;
  const steps: NextStep[] = [];
  if (uncommitted.length > 0) {
    const paths = uncommitted.map(({ path }) => quoted(path)).join(" ");
    const slugs = uncommitted.map(({ slug }) => slug).join(" ");
    steps.push(
      {
        command: `PROMPT_SYNC_SKIP=1 git commit -- ${paths}`,
        does: "commit your own change first",
      },
      { command: `deno task download --merge ${slugs}`, does: "then merge the edit" },
    );
  }
  if (marked.length > 0) {
    steps.push({
      command: `deno task lint ${marked.map(quoted).join(" ")}`,
      does: "shows the conflicts to resolve",
    });
  }
  if (unsettled.length > 0) {
    steps.push({
      command: `deno task lint ${unsettled.map(quoted).join(" ")}`,
      does: 'shows where "inputs" does not match the variables',
    });
  }
  if (changed.length + added.length > 0) {
    const intent = added.length > 0 ? `git add --intent-to-add ${few(added)} && ` : "";
    steps.push(
      { command: `${intent}git diff`, does: "review the change" },
      flow.upload === "after-merge"
        ? { command: `git commit -- ${few([...changed, ...added])}`, does: "the merge uploads it" }
        : { command: "deno task upload", does: "stamp and pin it, then commit" },
    );
  }
  if (steps.length > 0) return steps;
  // What was refused once is refused again: only what somebody can decide is worth a command.
  return nextSteps(prompts.filter(({ state }) => state === "conflict"), flow);
}

/** A few files by name, many by their folder. */
function few(paths: readonly string[]): string {
  if (paths.length <= 3) return paths.map(quoted).join(" ");
  const folders = new Set(
    paths.map((path) => path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "."),
  );
  return [...folders].map(quoted).join(" ");
}
