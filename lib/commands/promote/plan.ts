// What `promote` would do with each prompt.
import { versionIn } from "../../braintrust/environments.ts";
import { inPool } from "../../disk/in_pool.ts";
import { versionOf } from "../../survey/live_version.ts";
import { holdsFile } from "../../survey/origin.ts";
import type { Surveyed } from "../../survey/survey.ts";
import { type Promotion, promotionOf } from "./promotion.ts";
import type { PromptFile } from "../../prompt/prompt_file.ts";
import type { Surveying } from "../../survey/repository.ts";

/** One prompt and what happens to it. */
export interface Planned {
  prompt: Surveyed & { file: PromptFile };
  /** The version that the environment points at. */
  current: string | undefined;
  promotion: Promotion;
}

/** The version that a prompt's pointer stood at when git was last followed; undefined for none. */
export type BaseVersion = (
  prompt: Planned["prompt"],
  current: string | undefined,
) => Promise<string | undefined>;

/** Decides about every selected prompt. With `since`, only git's changes after that are followed. */
export async function planOf(
  surveying: Surveying,
  environment: string,
  since: BaseVersion | undefined,
): Promise<Planned[]> {
  const { braintrust, config } = surveying;
  const withFile = surveying.prompts.flatMap((prompt) =>
    prompt.file ? [{ ...prompt, file: prompt.file }] : []
  );
  return await inPool(8, withFile, async (prompt): Promise<Planned> => {
    const { lock, file } = prompt;
    const pinned = await pinnedContent(surveying, prompt);
    const current = lock && await versionIn(braintrust, environment, lock.id);
    const base = await since?.(prompt, current);
    // Only a pointer that stands elsewhere costs a request more.
    const isElsewhere = since && lock && current !== undefined &&
      current !== base && current !== lock.version;
    const row = isElsewhere ? await braintrust.exactVersion(lock.id, current) : undefined;
    const isSameContent = row !== undefined &&
      await holdsFile(braintrust, config, versionOf(row, config), file);
    const followed = since && { pinned: base, isSameContent };
    const candidate = { file, lock, pinned, current, since: followed };
    return { prompt, current, promotion: promotionOf(environment, candidate) };
  });
}

/** The content hash that the pinned version stands for: the file's, where it holds the file. */
async function pinnedContent(
  { braintrust, config }: Surveying,
  { lock, live, file, holdsFile: isHeld }: Planned["prompt"],
): Promise<string | undefined> {
  if (!lock) return undefined;
  const isLive = live?.id === lock.id && live.version === lock.version;
  if (isLive && isHeld) return file.content_sha256;
  const row = await braintrust.exactVersion(lock.id, lock.version);
  const version = row && versionOf(row, config);
  if (!version) return undefined;
  return await holdsFile(braintrust, config, version, file)
    ? file.content_sha256
    : version.content_sha256;
}
