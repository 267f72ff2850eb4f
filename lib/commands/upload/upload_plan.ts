// What an upload is going to do with each prompt.
import { bundlingProblems } from "../../bundle/bundle.ts";
import { preflight as preflightWithSdk } from "../../braintrust/preflight.ts";
import { blobIds } from "../../git/git.ts";
import { isSent } from "./lock_after.ts";
import type { Problem } from "../../text/problem.ts";
import { rowFor, type Write } from "./write.ts";
import { stillNeeded } from "./prune.ts";
import { inPool } from "../../disk/in_pool.ts";
import type { Surveying } from "../../survey/repository.ts";
import type { Context } from "../context.ts";
import type { Overwritten } from "./overwrite_words.ts";
import type { Surveyed } from "../../survey/survey.ts";
import { type Action, uploadAction, type UploadFlags } from "../../state/plan.ts";

/** How an upload is wanted. */
export interface UploadOptions extends UploadFlags {
  dryRun: boolean;
  /** Confirms `prune`. */
  yes: boolean;
  /** How long to wait for a service that lags, in seconds; 30 when left out. */
  wait?: number;
  /** Slugs whose file has just taken what Braintrust holds: no edit is lost by writing it. */
  settled?: ReadonlySet<string>;
}

/** A prompt, and what an upload does with it; afterwards, what it came to. */
export interface PlannedUpload extends Surveyed {
  action: Action;
  overwritten?: Overwritten;
  /** Deleted by this run. */
  isGone?: boolean;
  /** Uploaded by this run, and edited in Braintrust since. */
  isEdited?: boolean;
}

/** Decides about one prompt. `needed` says of some why they are not to be deleted. */
export function planOf(
  prompt: Surveyed,
  options: UploadOptions,
  needed: ReadonlyMap<string, string>,
): PlannedUpload {
  const { slug, state, file, live, holdsFile } = prompt;
  const force = options.force || (options.settled?.has(slug) ?? false);
  const isThere = file !== undefined && live !== undefined;
  const action = uploadAction(state, holdsFile, { ...options, force, isThere });
  const reason = action === "delete" ? needed.get(slug) : undefined;
  return reason === undefined
    ? { ...prompt, action }
    : { ...prompt, action: "refuse", detail: reason };
}

/** The prompt, kept back. */
export function refused(prompt: PlannedUpload): PlannedUpload {
  return { ...prompt, action: "refuse", detail: "cannot be loaded by an application" };
}

/** Slug → why an orphaned prompt is not to be deleted. */
export async function stillNeededOf(
  { root }: Context,
  { braintrust, files, prompts }: Surveying,
): Promise<Map<string, string>> {
  const selected = new Set(files.files.map(({ path }) => path));
  const orphaned = prompts.filter(({ state }) => state === "orphaned");
  const reasons = await inPool(8, orphaned, async ({ slug, live }) => {
    const reason = live?.whole && await stillNeeded(braintrust, live.whole, { root, selected });
    return reason === undefined ? [] : [[slug, reason] as const];
  });
  return new Map(reasons.flat());
}

/** What is to be sent, and what an application could not load: that one is left out. */
export async function plannedWrites(
  { root, preflight = preflightWithSdk }: Context,
  { config, target }: Surveying,
  plan: PlannedUpload[],
): Promise<{ writes: Write[]; loadProblems: Problem[] }> {
  const sent = plan.flatMap((prompt) =>
    isSent(prompt) && prompt.file ? [{ file: prompt.file, live: prompt.live }] : []
  );
  const blobs = await blobIds(
    root,
    sent.map(({ file: { path, source } }) => ({ path, text: source() })),
  );
  const writes: Write[] = [];
  const loadProblems: Problem[] = [];
  for (const { file, live } of sent) {
    const blob = blobs.get(file.path) ?? "";
    const row = rowFor(file, live, { blob, projectId: target.project.id, config });
    const reason = await preflight(row);
    if (reason === undefined) {
      writes.push({ file, live, row });
      continue;
    }
    const message = `Cannot be loaded by an application (braintrust SDK): ${reason}; ` +
      'fix it, or delete the file and list the slug under "ignore" in prompts/config.json';
    loadProblems.push({ file: file.path, line: 1, column: 1, message });
  }
  return { writes, loadProblems };
}

/** What keeps prompts out of a bundle is found before anything is written. */
export function unbundleable({ config, files }: Surveying): Problem[] {
  if (files.problems.length > 0) return []; // some of a bundle's prompts may be missing for that
  return bundlingProblems({ config, files: files.files });
}
