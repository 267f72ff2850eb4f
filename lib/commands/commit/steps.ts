import { LOCK_PATH } from "../../state/lock.ts";
import type { Flow, NextStep } from "../../report/next_steps.ts";
import { quoted } from "../../text/shell.ts";
import type { Dangling } from "./judge.ts";
import type { State } from "../../state/state.ts";

/** What blocks a commit. */
export interface Blocked {
  prompts: readonly { slug: string; path: string; state: State; ok: boolean }[];
  dangling: readonly Pick<Dangling, "isDeleted" | "path">[];
  /** Paths of files that hold no valid prompt. */
  invalid: readonly string[];
  hasTornLock: boolean;
  /** Generated modules that upload writes along with the lock. */
  modules: readonly string[];
  /** Generated modules that do not hold what is staged. */
  stale: readonly string[];
  /** Whether this is `git commit FILE`, which commits what it names and nothing else. */
  isPartial: boolean;
  /** Whether this is a push: then the way out ends with a commit. */
  isPushed: boolean;
  /** When prompts are uploaded. */
  flow: Flow;
}

const UPLOADED: readonly State[] = ["missing", "pending", "unstamped"];

/** The commands that fix a blocked commit or push, in the order in which to type them. */
export function stagedSteps(
  { prompts, dangling, invalid, hasTornLock, modules, stale, isPartial, isPushed, flow }: Blocked,
): NextStep[] {
  const isCommitted = isPartial || isPushed;
  const failed = prompts.filter(({ ok }) => !ok);
  const steps: NextStep[] = [];
  if (invalid.length > 0) {
    steps.push({
      command: commit([...invalid], isPushed),
      does: "Fix the file, then",
    });
  }
  const forgotten = dangling.filter(({ isDeleted }) => !isDeleted).map(({ path }) => path);
  if (forgotten.length > 0) {
    steps.push({
      command: commit(forgotten, isCommitted),
      does: "Stage the prompt together with the lock",
    });
  }
  const uploads = failed.filter(({ state }) => UPLOADED.includes(state));
  const isLockStale = hasTornLock || dangling.some(({ isDeleted }) => isDeleted);
  if (uploads.length > 0 || isLockStale) {
    // Only what blocks: other prompts may be work that is not ready.
    const slugs = isLockStale || uploads.length > 3 ? [] : uploads.map(({ slug }) => slug);
    const upload = ["deno task upload", ...slugs].join(" ");
    const paths = [...uploads.map(({ path }) => path), LOCK_PATH, ...modules];
    const does = uploads.length > 0
      ? "Upload it and stage the proof"
      : "Update the lock and stage it";
    steps.push({ command: `${upload} && ${commit(paths, isCommitted)}`, does });
  }
  if (stale.length > 0) {
    // `git commit FILE` would commit the module without the prompts that it is made of.
    const partners = isPartial ? [...prompts.map(({ path }) => path), LOCK_PATH] : [];
    const command = `deno task bundle && ${commit([...partners, ...stale], isCommitted)}`;
    steps.push({ command, does: "Generate the module again and stage it" });
  }
  return [
    ...steps,
    ...driftSteps(failed.filter(({ state }) => !UPLOADED.includes(state)), {
      modules,
      isPushed,
      flow,
    }),
  ];
}

/** Download would not touch a file with uncommitted work: the commit comes first. */
function driftSteps(
  drifted: Blocked["prompts"],
  { modules, isPushed, flow }: Pick<Blocked, "modules" | "isPushed" | "flow">,
): NextStep[] {
  if (drifted.length === 0) return [];
  if (flow.upload === "after-merge") return editSteps(drifted, isPushed, flow.branch);
  const slugs = drifted.map(({ slug }) => slug).join(" ");
  const paths = [...drifted.map(({ path }) => path), LOCK_PATH, ...modules];
  const download = `deno task download ${slugs}`;
  return [
    { command: `deno task diff ${slugs}`, does: "See the edit made in Braintrust" },
    {
      command: `deno task upload --force ${slugs} && ${commit([LOCK_PATH, ...modules], isPushed)}`,
      does: "Either restore git's text",
    },
    {
      command: isPushed
        ? `${download} && ${commit(paths, true)}`
        : `PROMPT_SYNC_SKIP=1 git commit && ${download}`,
      does: "Or bring the edit into git, on top of this commit",
    },
  ];
}

/** Where the merge uploads, an edit comes into git before anything else. */
function editSteps(
  drifted: Blocked["prompts"],
  isPushed: boolean,
  branch: string,
): NextStep[] {
  const slugs = drifted.map(({ slug }) => slug).join(" ");
  const paths = drifted.map(({ path }) => path);
  const download = `deno task download --merge ${slugs}`;
  return [
    { command: `deno task diff ${slugs}`, does: "See the edit made in Braintrust" },
    {
      command: isPushed
        ? `${download} && ${commit(paths, true)}`
        : `PROMPT_SYNC_SKIP=1 git commit && ${download}`,
      does: "Either bring the edit into git, on top of this commit",
    },
    {
      command: `deno task upload --force ${slugs}`,
      does: `Or restore git's text, on "${branch}" only`,
    },
  ];
}

/** A file that git does not know yet has to be added before it can be committed by its name. */
function commit(paths: string[], isPartial: boolean): string {
  const names = paths.map(quoted).join(" ");
  return isPartial ? `git add ${names} && git commit ${names}` : `git add ${names}`;
}
