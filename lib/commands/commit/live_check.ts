import { knownBlobs } from "../../survey/known_blobs.ts";
import type { Config } from "../../config/config.ts";
import type { Lock } from "../../state/lock.ts";
import { foreignLock } from "../../state/lock_problems.ts";
import type { Problem } from "../../text/problem.ts";
import type { PromptFile } from "../../prompt/prompt_file.ts";
import type { Settings } from "../../config/settings.ts";
import type { Judged } from "./judge.ts";
import { Braintrust } from "../../braintrust/client.ts";
import { versionOf } from "../../survey/live_version.ts";
import { requireProject } from "../../survey/project.ts";
import { readRows } from "../../braintrust/rows.ts";
import { type Surveyed, surveyOne, withPins } from "../../survey/survey.ts";

/** What Braintrust says of prompts that the lock has proven. */
export interface LiveCheck {
  prompts: Surveyed[];
  problems: Problem[];
}

/**
 * Compares `judged` with Braintrust, once and without patience: whatever is not known after
 * `budgetMs` is a Failure. Reads only these prompts.
 */
export async function checkLive(
  settings: Settings,
  budgetMs: number,
  { root, config, lock, judged }: {
    root: string;
    config: Config;
    lock: Lock | undefined;
    judged: Judged<PromptFile>[];
  },
): Promise<LiveCheck> {
  const endsAt = performance.now() + budgetMs;
  const patience = { timeoutMs: budgetMs, attempts: 1, endsAt };
  const braintrust = await Braintrust.login(settings, patience);
  const slugs = judged.map(({ slug }) => slug);
  const rows = await readRows(braintrust, { project_name: settings.project }, slugs, (row) => row);
  // No row at all, or one of elsewhere, may mean another project, and then proves nothing.
  const isOurs = lock !== undefined && rows.size > 0 && lock.project.name === settings.project &&
    [...rows.values()].every((row) => row.project_id === lock.project.id);
  const { id } = isOurs ? lock.project : await requireProject(braintrust, settings.project);
  const problems = foreignLock(lock, { id, name: settings.project });
  if (problems.length > 0) return { prompts: [], problems };
  const known = judged.map(({ slug, file, lock }) => {
    const row = rows.get(slug);
    return { slug, file, lock, live: row && versionOf(row, config) };
  });
  const based = config.upload === "after-merge"
    ? await withPins({ braintrust, config }, known, (blobs) => knownBlobs(root, blobs))
    : known;
  const prompts = await Promise.all(
    based.map((one) => surveyOne(braintrust, config, { ...one, wasOurs: true })),
  );
  return { prompts, problems: [] };
}
