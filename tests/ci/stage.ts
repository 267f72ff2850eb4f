// A repository that holds a copy of this project, a Braintrust, and a stand-in for `gh`.
import type { JsonObject } from "../../lib/content/json.ts";
import { copy } from "../copy.ts";
import { putProject, ROOT } from "../project.ts";
import { copyOf, type Prepared, prepared } from "../prepared.ts";
import { KEY, PROJECT, type Sandbox, sandbox } from "../sandbox.ts";
import type { GithubEvent } from "./events.ts";
import { type JobRun, runWorkflow, type World } from "./runner.ts";

export const VERIFY = `${ROOT}/.github/workflows/verify-prompts.yml`;
const COPIED = [
  "deno.json",
  "deno.lock",
  "deno.full.lock",
  ".gitattributes",
  ".gitignore",
];

/** How the stand-in was called, and the issues it keeps. */
export interface Gh {
  calls: { args: string[]; env: Record<string, string>; key: string }[];
  issues: { number: number; title: string; body: string; open: boolean }[];
  /** What was promoted, the newest first. */
  deployed: { sha: string; environment: string; payload?: string }[];
  fails?: boolean;
  /** What jobs have kept: name of the artifact → name of a file → its text. */
  artifacts: Record<string, Record<string, string>>;
  /** The one open pull request, and its comments. */
  pull?: { number: number; label: string; head: { sha: string } };
  comments: { id: number; type: string; body: string }[];
}

export interface Stage extends AsyncDisposable {
  box: Sandbox;
  world: (event: GithubEvent, vars?: Record<string, string>) => Promise<World>;
  /** Runs verify-prompts.yml, or another workflow, on what is committed. */
  play: (
    event: GithubEvent,
    vars?: Record<string, string>,
    file?: string,
  ) => Promise<Record<string, JobRun>>;
  /** Runs one of its jobs, as if those before it had succeeded. */
  job: (name: string, event: GithubEvent, vars?: Record<string, string>) => Promise<JobRun>;
  gh: () => Promise<Gh>;
  setGh: (gh: Partial<Gh>) => Promise<void>;
}

const kept = new Map<string, Promise<Prepared>>();

/** Makes the repository with `prompts`, uploaded and committed with their lock. */
export async function stage(prompts: Record<string, string>): Promise<Stage> {
  const key = JSON.stringify(prompts);
  const start = kept.get(key) ?? prepared((db) => make(prompts, db));
  kept.set(key, start);
  const box = await copyOf(await start);
  const bin = await Deno.makeTempDir({ prefix: "bin " });
  copy(`${ROOT}/tests/ci/gh.ts`, `${bin}/gh.ts`);
  await Deno.writeTextFile(`${bin}/gh`, `#!/bin/sh\nexec deno run -A -q "${bin}/gh.ts" "$@"\n`);
  await Deno.chmod(`${bin}/gh`, 0o755);
  const gh = async (): Promise<Gh> => JSON.parse(await Deno.readTextFile(`${bin}/gh.json`));
  const setGh = async (change: Partial<Gh>): Promise<void> =>
    await Deno.writeTextFile(`${bin}/gh.json`, JSON.stringify({ ...await gh(), ...change }));
  await Deno.writeTextFile(
    `${bin}/gh.json`,
    JSON.stringify({ calls: [], issues: [], deployed: [], artifacts: {}, comments: [] }),
  );
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
    keep: async (name, files) =>
      await setGh({ artifacts: { ...(await gh()).artifacts, [name]: files } }),
    path: [bin],
    env: { GITHUB_SHA: (await box.git("rev-parse", "HEAD")).trim() },
  });
  return {
    box,
    world,
    play: async (event, vars, file = VERIFY) => await runWorkflow(file, await world(event, vars)),
    job: async (name, event, vars) =>
      (await runWorkflow(VERIFY, await world(event, vars), name))[name] as JobRun,
    gh,
    setGh,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await box[Symbol.asyncDispose]();
      await Deno.remove(bin, { recursive: true });
    },
  };
}

async function make(prompts: Record<string, string>, db: string): Promise<Sandbox> {
  const box = await sandbox(prompts, { db });
  await putProject(box.root, COPIED);
  await box.uploaded();
  return box;
}

/** The text of a prompt's first message, live. */
export async function liveText({ box }: Stage, slug: string): Promise<unknown> {
  const { prompt } = (await box.row(slug)).prompt_data as { prompt: JsonObject };
  return (prompt.messages as JsonObject[])[0]?.content;
}
