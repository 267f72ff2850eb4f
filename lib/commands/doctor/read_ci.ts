// What CI services are told to run.
import { absent, readText } from "../../disk/files.ts";
import { git } from "../../git/git.ts";
import type { Facts, Workflow } from "./facts.ts";

/** Where CI services look for what to run. */
const CI_FILES = [
  ".gitlab-ci.yml",
  ".circleci/config.yml",
  "azure-pipelines.yml",
  "bitbucket-pipelines.yml",
  "Jenkinsfile",
];
const OURS = /\bdeno task (?:--quiet |-q )?verify\b|\/prompt-sync@/;

/** The files that mention a command of ours, and the tasks that there are. */
export async function readCi(root: string): Promise<Facts["ci"]> {
  const top = await git(root, ["rev-parse", "--show-toplevel"]).catch(() => root);
  const folder = ".github/workflows";
  const names = await namesIn(`${top.trim()}/${folder}`);
  const paths = names.filter((name) => /\.ya?ml$/.test(name)).map((name) => `${folder}/${name}`);
  const texts = await Promise.all([...paths, ...CI_FILES].map(async (file): Promise<Workflow> => ({
    file,
    text: await readText(top.trim(), file) ?? "",
  })));
  return {
    workflows: texts.filter(({ text }) => OURS.test(text)),
    tasks: tasksOf(await readText(root, "deno.json")),
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  } catch (error) {
    return absent(error) ?? [];
  }
}

function tasksOf(text: string | undefined): string[] {
  try {
    return Object.keys(JSON.parse(text ?? "{}").tasks ?? {});
  } catch {
    return []; // with comments, as in deno.jsonc: Deno itself has read it
  }
}
