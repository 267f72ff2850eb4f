import { Failure } from "../text/failure.ts";
import { sourceHashNow } from "../content/hash_now.ts";
import { readText } from "./files.ts";
import type { PromptFile } from "../prompt/prompt_file.ts";

/** Somebody may have saved the file in an editor since it was read. */
export async function requireSame(
  root: string,
  path: string,
  replaces: PromptFile | undefined,
): Promise<void> {
  const text = await readText(root, path);
  const hash = text === undefined ? undefined : sourceHashNow(text);
  if (hash === replaces?.source_sha256) return;
  throw new Failure(`Cannot write ${path}: it changed while the command ran`, {
    hint: "Commit or stash the change, then run the command again",
  });
}
