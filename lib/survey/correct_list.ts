// A list may leave rows out, or be older than single reads.
import type { Config } from "../config/config.ts";
import type { Lock } from "../state/lock.ts";
import type { PromptFile } from "../prompt/prompt_file.ts";
import { isNewer } from "../content/version.ts";
import type { Braintrust } from "../braintrust/client.ts";
import { inPool } from "../disk/in_pool.ts";
import { lightVersionOf } from "./live_version.ts";
import type { Project } from "./project.ts";

/**
 * What the lock pins is asked for by its id before it is called missing or out of date. A list that is
 * proven wrong about one prompt, or contradicts itself, is not believed about the others either: each
 * prompt of a file is asked for then. A list without such a sign costs no request.
 */
export async function correctList(
  braintrust: Braintrust,
  config: Config,
  { project, live, unreadable, isPartial }: Project,
  files: ReadonlyMap<string, PromptFile>,
  lock: Lock | undefined,
): Promise<void> {
  const asked = new Set<string>();
  /** Whether a single read tells of a newer version than the list. */
  const correct = async (slug: string): Promise<boolean> => {
    asked.add(slug);
    const listed = live.get(slug);
    const id = listed?.id ?? lock?.prompts[slug]?.id;
    const row = id === undefined ? undefined : await braintrust.promptById(id);
    if (row?.slug !== slug || row.project_id !== project.id) return false;
    if (listed && !isNewer(row._xact_id, listed.version)) return false;
    live.set(slug, lightVersionOf(row, files.get(slug), config));
    return true;
  };
  const isBehind = (slug: string): boolean => {
    const [entry, listed] = [lock?.prompts[slug], live.get(slug)];
    return entry !== undefined &&
      (!listed || listed.id === entry.id && isNewer(entry.version, listed.version));
  };
  const slugs = [...files.keys()].filter((slug) => !unreadable.has(slug));
  const corrected = await inPool(8, slugs.filter(isBehind), correct);
  if (!isPartial && !corrected.includes(true)) return;
  await inPool(8, slugs.filter((slug) => !asked.has(slug)), correct);
}
