import type { Config } from "../config.ts";
import type { Lock } from "../lock.ts";
import { foreignLock } from "../lock_problems.ts";
import type { Problem } from "../problem.ts";
import type { PromptFile } from "../prompt_file.ts";
import type { Row } from "../row.ts";
import type { Settings } from "../settings.ts";
import type { Judged } from "../staged.ts";
import { Braintrust } from "./braintrust.ts";
import { requireProject, type Surveyed, surveyOne, versionOf } from "./survey.ts";

/** Above this many prompts, one listing of the project costs less than a request for each. */
const FEW = 8;

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
  { config, lock, judged }: { config: Config; lock: Lock; judged: Judged<PromptFile>[] },
): Promise<LiveCheck> {
  const endsAt = performance.now() + budgetMs;
  const patience = { timeoutMs: budgetMs, attempts: 1, endsAt };
  const braintrust = await Braintrust.login(settings, patience);
  const rows = await readRows(braintrust, settings.project, judged.map(({ slug }) => slug));
  const [row] = rows.values();
  // No row at all may mean another project or organisation, and then proves nothing.
  const id = row?.project_id ?? (await requireProject(braintrust, settings.project)).id;
  const problems = foreignLock(lock, { id, name: settings.project });
  if (problems.length > 0) return { prompts: [], problems };
  const prompts = await Promise.all(judged.map(async ({ slug, file, lock }) => {
    const row = rows.get(slug);
    const live = row && await versionOf(row, config);
    return await surveyOne(braintrust, config, { slug, file, lock, live });
  }));
  return { prompts, problems: [] };
}

async function readRows(
  braintrust: Braintrust,
  project: string,
  slugs: string[],
): Promise<Map<string, Row>> {
  const rows = slugs.length > FEW
    ? await braintrust.listPrompts({ project_name: project })
    : await Promise.all(slugs.map((slug) => braintrust.findPrompt(project, slug)));
  return new Map(rows.flatMap((row) => row ? [[row.slug, row] as const] : []));
}
