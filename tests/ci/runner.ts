// Runs the `run` steps of a workflow as GitHub's runner would: conditions and expressions evaluated,
// bash with the runner's flags, the runner's variables and files, a fresh checkout per job.
import { parse } from "yaml";
import { type Contexts, fill, isMet, type Status } from "./expressions.ts";
import { type GithubEvent, REPOSITORY } from "./events.ts";

/** Everything outside the workflow file. */
export interface World {
  /** The git repository that `actions/checkout` clones. */
  origin: string;
  event: GithubEvent;
  secrets: Record<string, string>;
  vars: Record<string, string>;
  /** Folders before the system's on the PATH. */
  path: string[];
  /** More variables of the runner's machine. */
  env: Record<string, string>;
}

/** A step that ran. */
export interface StepRun {
  name: string;
  code: number;
  log: string;
  summary: string;
}

/** A job that ran, or was skipped. */
export interface JobRun {
  result: "success" | "failure" | "skipped";
  outputs: Record<string, string>;
  steps: StepRun[];
}

type Yaml = Record<string, unknown>;
interface Workspace {
  folder: string;
  contexts: Contexts;
  env: Record<string, string>;
}

const DENO = Deno.execPath().replace(/\/[^/]*$/, "");
const DENO_DIR = await denoDir();
/** Actions whose effect the machine has anyway, or that the runner plays. */
const KNOWN = /^(actions\/checkout|denoland\/setup-deno)@[0-9a-f]{40}$/;

/** Runs every job of the workflow at `file` that the event calls for. */
export async function runWorkflow(file: string, world: World): Promise<Record<string, JobRun>> {
  const workflow = parse(await Deno.readTextFile(file)) as Yaml;
  const runs: Record<string, JobRun> = {};
  for (const [id, job] of Object.entries(workflow.jobs as Record<string, Yaml>)) {
    const wanted = [job.needs ?? []].flat() as string[];
    const needs = Object.fromEntries(wanted.map((name) => [name, runs[name]]));
    const status = Object.values(needs).every((run) => run?.result === "success")
      ? "success"
      : "failure";
    const contexts = { ...contextsOf(world, String(workflow.name)), needs };
    runs[id] = isMet(job.if, contexts, status)
      ? await runJob(workflow, job, contexts, world)
      : { result: "skipped", outputs: {}, steps: [] };
  }
  return runs;
}

/** Runs a composite action with `inputs` in the workspace `folder`, as a step of a job would. */
export async function runAction(
  action: string,
  inputs: Record<string, string>,
  folder: string,
  world: World,
): Promise<JobRun> {
  const { inputs: declared, outputs, runs } = parse(
    await Deno.readTextFile(`${action}/action.yml`),
  ) as { inputs: Record<string, Yaml>; outputs: Record<string, Yaml>; runs: { steps: Yaml[] } };
  const given = Object.fromEntries(
    Object.entries(declared).map(([name, { default: value }]) => [name, inputs[name] ?? value]),
  );
  const contexts = { ...contextsOf(world, "Any"), inputs: given, env: world.env };
  const env = { GITHUB_ACTION_PATH: action };
  const run = await runSteps(runs.steps, { folder, contexts, env }, world);
  return { ...run, outputs: filled(valuesOf(outputs), { ...contexts, steps: run.contexts }) };
}

async function runJob(
  workflow: Yaml,
  job: Yaml,
  contexts: Contexts,
  world: World,
): Promise<JobRun> {
  const folder = await Deno.makeTempDir({ prefix: "workspace " });
  try {
    const env = { ...filled(workflow.env, contexts), ...filled(job.env, contexts) };
    const run = await runSteps(job.steps as Yaml[], { folder, contexts, env }, world);
    const outputs = filled(job.outputs, { ...contexts, steps: run.contexts });
    return { result: run.result, outputs, steps: run.steps };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runSteps(
  steps: Yaml[],
  workspace: Workspace,
  world: World,
): Promise<Omit<JobRun, "outputs"> & { contexts: Contexts }> {
  let status: Status = "success";
  const runs: StepRun[] = [];
  const seen: Contexts = {};
  for (const step of steps) {
    const contexts = { ...workspace.contexts, steps: seen };
    if (!isMet(step.if, contexts, status)) continue;
    if (typeof step.uses === "string") {
      if (!KNOWN.test(step.uses)) throw new Error(`cannot play ${step.uses}`);
      if (step.uses.startsWith("actions/checkout")) {
        const { ref } = filled(step.with, contexts);
        await checkout(world.origin, workspace.folder, ref ?? world.env.GITHUB_SHA);
      }
      continue;
    }
    const { run, outputs } = await runStep(step, { ...workspace, contexts }, world);
    runs.push(run);
    if (typeof step.id === "string") seen[step.id] = { outputs };
    if (run.code !== 0 && step["continue-on-error"] !== true) status = "failure";
  }
  return { result: status, steps: runs, contexts: seen };
}

async function runStep(
  step: Yaml,
  { folder, contexts, env }: Workspace,
  world: World,
): Promise<{ run: StepRun; outputs: Record<string, string> }> {
  const temp = await Deno.makeTempDir({ prefix: "runner temp " });
  const files = {
    GITHUB_EVENT_PATH: JSON.stringify(world.event.payload),
    GITHUB_OUTPUT: "",
    GITHUB_STEP_SUMMARY: "",
    SCRIPT: String(step.run),
  };
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${temp}/${name}`, text);
    }
    const flags = step.shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"];
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: [...flags, `${temp}/SCRIPT`],
      cwd: folder,
      clearEnv: true,
      env: {
        ...runnerVariables(world, folder, temp),
        ...env,
        ...filled(step.env, contexts),
      },
      stdin: "null",
    }).output();
    const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    const read = (name: string): Promise<string> => Deno.readTextFile(`${temp}/${name}`);
    const log = decode(stdout) + decode(stderr);
    const name = String(step.name ?? step.run);
    return {
      run: { name, code, log, summary: await read("GITHUB_STEP_SUMMARY") },
      outputs: outputsOf(await read("GITHUB_OUTPUT")),
    };
  } finally {
    await Deno.remove(temp, { recursive: true });
  }
}

function runnerVariables(world: World, folder: string, temp: string): Record<string, string> {
  const { event } = world;
  return {
    PATH: [...world.path, DENO, Deno.env.get("PATH") ?? ""].join(":"),
    HOME: temp,
    DENO_DIR,
    NO_COLOR: "1",
    CI: "true",
    RUNNER_TEMP: temp,
    GITHUB_ACTIONS: "true",
    GITHUB_WORKSPACE: folder,
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: `${temp}/GITHUB_EVENT_PATH`,
    GITHUB_OUTPUT: `${temp}/GITHUB_OUTPUT`,
    GITHUB_STEP_SUMMARY: `${temp}/GITHUB_STEP_SUMMARY`,
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|pull)\//, ""),
    GITHUB_SHA: world.env.GITHUB_SHA ?? "",
    GITHUB_ACTOR: event.actor,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    ...world.env,
  };
}

function contextsOf(world: World, workflow: string): Contexts {
  const { name, payload, ref, actor, hasSecrets } = world.event;
  const github = {
    event_name: name,
    event: payload,
    ref,
    sha: world.env.GITHUB_SHA ?? "",
    actor,
    workflow,
    repository: REPOSITORY,
    token: "ghs_token",
  };
  const inputs = (payload.inputs ?? {}) as Yaml;
  return { github, inputs, vars: world.vars, secrets: hasSecrets ? world.secrets : {} };
}

function filled(env: unknown, contexts: Contexts): Record<string, string> {
  const entries = Object.entries((env ?? {}) as Yaml);
  return Object.fromEntries(entries.map(([name, text]) => [name, fill(String(text), contexts)]));
}

function valuesOf(outputs: Record<string, Yaml>): Yaml {
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
}

function outputsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split("\n").filter((line) => line !== "").map((line) => {
      const at = line.indexOf("=");
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

/** A branch is checked out as it is now, the run's own commit as it was. */
async function checkout(origin: string, folder: string, ref = "HEAD"): Promise<void> {
  await git(["clone", "--quiet", "--no-local", origin, folder]);
  const target = ref.replace(/^refs\/heads\//, "origin/");
  await git(["-C", folder, "checkout", "--quiet", "--detach", target]);
}

async function git(args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("git", { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

async function denoDir(): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args: ["info", "--json"], stderr: "null" });
  return JSON.parse(new TextDecoder().decode((await command.output()).stdout)).denoDir;
}
