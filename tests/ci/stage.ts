// A repository that holds a copy of this project, a Braintrust, and a stand-in for `gh`.
import type { JsonObject } from "../../lib/content/json.ts";
import { copy } from "../copy.ts";
import { KEY, PROJECT, type Sandbox, sandbox } from "../sandbox.ts";
import type { GithubEvent } from "./events.ts";
import { type JobRun, runWorkflow, type World } from "./runner.ts";

export const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
export const VERIFY = `${ROOT}/.github/workflows/verify-prompts.yml`;
const COPIED = [
  "deno.json",
  "deno.lock",
  "deno.full.lock",
  ".gitattributes",
  ".gitignore",
  "lib",
  "tasks",
  "types",
];

/** How the stand-in was called, and the issues it keeps. */
export interface Gh {
  calls: { args: string[]; env: Record<string, string>; key: string }[];
  issues: { number: number; title: string; body: string; open: boolean }[];
  /** What was promoted, the newest first. */
  deployed: { sha: string; environment: string; payload?: string }[];
  fails?: boolean;
}

export interface Stage extends AsyncDisposable {
  box: Sandbox;
  world: (event: GithubEvent, vars?: Record<string, string>) => Promise<World>;
  /** Runs verify-prompts.yml on what is committed. */
  play: (event: GithubEvent, vars?: Record<string, string>) => Promise<Record<string, JobRun>>;
  gh: () => Promise<Gh>;
  setGh: (gh: Partial<Gh>) => Promise<void>;
  commit: (message: string) => Promise<void>;
}

/** Makes the repository with `prompts`, uploaded and committed with their lock. */
export async function stage(prompts: Record<string, string>): Promise<Stage> {
  const box = await sandbox(prompts);
  for (const name of COPIED) await copy(`${ROOT}/${name}`, `${box.root}/${name}`);
  const bin = await Deno.makeTempDir({ prefix: "bin " });
  await copy(`${ROOT}/tests/ci/gh.ts`, `${bin}/gh.ts`);
  await Deno.writeTextFile(`${bin}/gh`, `#!/bin/sh\nexec deno run -A -q "${bin}/gh.ts" "$@"\n`);
  await Deno.chmod(`${bin}/gh`, 0o755);
  const gh = async (): Promise<Gh> => JSON.parse(await Deno.readTextFile(`${bin}/gh.json`));
  const setGh = async (change: Partial<Gh>): Promise<void> =>
    await Deno.writeTextFile(`${bin}/gh.json`, JSON.stringify({ ...await gh(), ...change }));
  await Deno.writeTextFile(
    `${bin}/gh.json`,
    JSON.stringify({ calls: [], issues: [], deployed: [] }),
  );
  const commit = async (message: string): Promise<void> => {
    await box.git("add", "--all");
    await box.git("commit", "--quiet", "--allow-empty", `--message=${message}`);
  };
  const uploaded = await box.run("upload");
  if (uploaded.code !== 0) throw new Error(uploaded.stdout + uploaded.stderr);
  await commit("Pin the uploaded versions");
  const world: Stage["world"] = async (event, vars = {}) => ({
    origin: box.root,
    event,
    secrets: { BRAINTRUST_API_KEY: KEY },
    vars: {
      BRAINTRUST_API_URL: box.local.url,
      BRAINTRUST_APP_URL: box.local.url,
      BRAINTRUST_PROJECT: PROJECT,
      ...vars,
    },
    path: [bin],
    env: { GITHUB_SHA: (await box.git("rev-parse", "HEAD")).trim() },
  });
  return {
    box,
    world,
    play: async (event, vars) => await runWorkflow(VERIFY, await world(event, vars)),
    gh,
    setGh,
    commit,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await box[Symbol.asyncDispose]();
      await Deno.remove(bin, { recursive: true });
    },
  };
}

/** Changes the text of a prompt as Braintrust's UI would: the stamp survives. */
export async function editOutsideGit({ box }: Stage, slug: string, content: string): Promise<void> {
  const { id } = await box.row(slug);
  const messages = [{ role: "system", content }];
  await box.api("PATCH", `/v1/prompt/${id}`, { prompt_data: { prompt: { messages } } });
}

/** The text of a prompt's first message, live. */
export async function liveText({ box }: Stage, slug: string): Promise<unknown> {
  const { prompt } = (await box.row(slug)).prompt_data as { prompt: JsonObject };
  return (prompt.messages as JsonObject[])[0]?.content;
}
