// The files through which a step of a GitHub workflow reports, besides what it prints.
import { relative } from "@std/path/posix";
import { reasonOf } from "../lib/disk/files.ts";
import type { Outcome } from "../lib/report/report.ts";

/** What GitHub Actions sets. */
export const GITHUB_NAMES = [
  "GITHUB_ACTIONS",
  "GITHUB_OUTPUT",
  "GITHUB_STEP_SUMMARY",
  "GITHUB_WORKSPACE",
] as const;

type Env = Readonly<Record<string, string | undefined>>;

/** Where `root` lies in the checkout: annotations name files from the checkout's top. */
export function checkoutFolder(root: string, env: Env): string {
  const workspace = env["GITHUB_WORKSPACE"];
  if (!workspace) return "";
  const path = relative(workspace, root);
  return path.startsWith("..") ? "" : path;
}

/** Appends to the job summary and sets the step's output `outcome`, where GitHub asks for them. */
export async function writeJobFiles(
  env: Env,
  summary: string,
  outcome: Outcome,
  note: (text: string) => void,
): Promise<void> {
  const files = { GITHUB_STEP_SUMMARY: `${summary}\n`, GITHUB_OUTPUT: `outcome=${outcome}\n` };
  for (const [variable, text] of Object.entries(files)) {
    const path = env[variable];
    if (!path) continue;
    try {
      await Deno.writeTextFile(path, text, { append: true });
    } catch (error) {
      // What was found out stands, and stdout has it: a lost summary must not change the exit code.
      note(`Cannot write the file of ${variable}: ${reasonOf(error)}\n`);
    }
  }
}
