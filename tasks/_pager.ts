import { git } from "../lib/git/git.ts";
import { WITHOUT_KEY } from "../lib/git/program.ts";

/**
 * Shows `text` in the pager that git would use in `root`. Returns false when there is none to use (`cat`, or
 * no git), so that the caller prints as always.
 */
export async function page(root: string, text: string): Promise<boolean> {
  const command = await gitPager(root);
  if (command === "" || command === "cat") return false;
  // What git sets for its own pager: quit on one screen, keep colours, leave the screen alone.
  const script = `LESS="\${LESS-FRX}" LV="\${LV--c}" exec ${command}`;
  const args = ["-c", script];
  const pager = new Deno.Command("sh", { args, env: WITHOUT_KEY, stdin: "piped" }).spawn();
  const writer = pager.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text))
    .then(() => writer.close())
    .catch(() => {}); // the reader has seen enough and quit
  await pager.status;
  return true;
}

async function gitPager(root: string): Promise<string> {
  try {
    return (await git(root, ["var", "GIT_PAGER"])).trim();
  } catch {
    return "";
  }
}
