// The files through which a step of a GitHub workflow reports, besides what it prints.
import { relative } from "@std/path/posix";
import { reasonOf } from "../lib/io/files.ts";
import type { Outcome } from "../lib/report.ts";

/** Where `root` lies in the checkout: annotations name files from the checkout's top. */
export function checkoutFolder(root: string): string {
  const workspace = Deno.env.get("GITHUB_WORKSPACE");
  if (!workspace) return "";
  const path = relative(workspace, root);
  return path.startsWith("..") ? "" : path;
}

/** Appends to the job summary and sets the step's output `outcome`, where GitHub asks for them. */
export async function writeJobFiles(summary: string, outcome: Outcome): Promise<void> {
  await append("GITHUB_STEP_SUMMARY", `${summary}\n`);
  await append("GITHUB_OUTPUT", `outcome=${outcome}\n`);
}

async function append(variable: string, text: string): Promise<void> {
  const path = Deno.env.get(variable);
  if (!path) return;
  try {
    await Deno.writeTextFile(path, text, { append: true });
  } catch (error) {
    // What was found out stands, and stdout has it: a lost summary must not change the exit code.
    const line = `Cannot write the file of ${variable}: ${reasonOf(error)}\n`;
    await Deno.stderr.write(new TextEncoder().encode(line));
  }
}
