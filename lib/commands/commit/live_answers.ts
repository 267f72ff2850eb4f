// What Braintrust says of a commit, or why nothing is known of it.
import type { Config } from "../../config/config.ts";
import { isLinkedWorktree } from "../../git/snapshot.ts";
import { Failure } from "../../text/failure.ts";
import { parseSettings } from "../../config/settings.ts";
import type { PromptFile } from "../../prompt/prompt_file.ts";
import type { Judged } from "./judge.ts";
import type { StagedPrompts } from "./read_staged.ts";
import type { Context } from "../context.ts";
import { checkLive, type LiveCheck } from "./live_check.ts";

/** A commit waits no longer for Braintrust: two seconds, less what it takes to start on a slow machine. */
const BUDGET_MS = 1500;

export type Answers = LiveCheck & { notes: string[] };

/** The live check; when it cannot be made, one line that says so. */
export async function liveOrNote(
  { root, args, env, unusable }: Context,
  { config, lock }: StagedPrompts,
  judged: Judged<PromptFile>[],
): Promise<Answers> {
  const nothing: Answers = { prompts: [], problems: [], notes: [] };
  const isProvable = lock.lock !== undefined || config.upload === "after-merge";
  if (judged.length === 0 || !isProvable || args.switches.offline) return nothing;
  try {
    if (unusable) throw unusable;
    const settings = parseSettings(env, config.project);
    const known = { root, config, lock: lock.lock, judged };
    const { prompts, problems } = await checkLive(settings, BUDGET_MS, known);
    const unread = prompts.find(({ state }) => state === "unknown");
    return {
      prompts: prompts.filter(({ state }) => state !== "unknown"),
      problems,
      notes: unread ? [skipped(`${unread.slug}: ${unread.detail}`, config)] : [],
    };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const hasNoKey = !env.BRAINTRUST_API_KEY && await isLinkedWorktree(root);
    const where = hasNoKey ? "; a linked worktree does not use the .env of the main one" : "";
    return { ...nothing, notes: [skipped(error.message + where, config)] };
  }
}

function skipped(reason: string, { upload }: Config): string {
  const decides = upload === "after-merge" ? "" : ", the lock decides";
  return `prompt-sync: live check skipped${decides} (${reason})`;
}
