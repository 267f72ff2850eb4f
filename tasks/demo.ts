// The whole loop on an embedded Braintrust, in a temporary copy of this project, narrated.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { Failure } from "../lib/text/failure.ts";
import { readText } from "../lib/disk/files.ts";
import { isObject, type Json } from "../lib/content/json.ts";
import { startLocal } from "../lib/local/server.ts";
import type { Command } from "./_arguments.ts";
import { main, paint } from "./_main.ts";
import type { Context } from "../lib/commands/context.ts";
import { run } from "./_run.ts";
import * as download from "./download.ts";
import * as upload from "./upload.ts";
import * as verify from "./verify.ts";

const COMMAND: Command = {
  name: "demo",
  summary: "Play the whole loop on an embedded Braintrust, in a temporary copy. Needs no key.",
  operands: "",
  flags: { keep: { describes: "Keep the temporary copy" } },
  examples: [{ command: "deno task demo", does: "takes a few seconds" }],
  run: demo,
};

const COPIED = [".gitattributes", ".gitignore", "prompts", "supabase"];
const COMMANDS = [upload.COMMAND, verify.COMMAND, download.COMMAND];
const PROJECT = "demo";
const SLUG = "analyze-signal";
const BEFORE = "You are a market analyst.";
const AFTER = "You are a bold market analyst. Always find a trade.";
const SAMPLE = `prompts/llm-proxy/${SLUG}.md`;

interface Stage {
  folder: string;
  url: string;
  narrate: (text: string) => void;
}

async function demo({ root, say, narrate, args }: Context): Promise<string> {
  await requireSample(root);
  const folder = await Deno.makeTempDir({ prefix: "prompt-sync-demo-" });
  await using braintrust = await startLocal({ project: PROJECT });
  const stage: Stage = { folder, url: braintrust.url, narrate };
  try {
    await copyProject(root, folder);
    await git(stage, "init", "--quiet", "--initial-branch=main");
    await commit(stage, "Start from the files of this project");
    await play(stage);
  } finally {
    if (args.switches.keep) say(`The copy is kept at ${folder}`);
    else await Deno.remove(folder, { recursive: true });
  }
  return "\nEvery step did what it said. Next: set BRAINTRUST_API_KEY and the project in " +
    "prompts/config.json,\nthen: deno task upload --dry-run\n";
}

/** The play is about a prompt of this project: a repository of somebody else's has none of it. */
async function requireSample(root: string): Promise<void> {
  if ((await readText(root, SAMPLE))?.includes(BEFORE)) return;
  throw new Failure(`Cannot play the demo: ${SAMPLE} is not the sample that the demo changes`, {
    hint: "Run it in a fresh clone of prompt-sync, or try your own prompts: deno task local",
  });
}

async function play(stage: Stage): Promise<void> {
  chapter(stage, 1, "Git is the source of truth: the prompts go from git to Braintrust.");
  await task(stage, 0, "upload");
  note(
    stage,
    "(Left out here: upload first builds each prompt with Braintrust's SDK, 130 MB to fetch.)",
  );
  await commit(stage, "Pin the uploaded versions");
  note(stage, "Each file's SHA-256 is now in Braintrust, and prompts/lock.json pins each version.");

  chapter(stage, 2, "verify proves that git and Braintrust agree.");
  await task(stage, 0, "verify");

  chapter(
    stage,
    3,
    "Somebody edits a prompt in Braintrust. Nobody reviews it; it is live at once.",
  );
  await editInBraintrust(stage);

  chapter(
    stage,
    4,
    "verify finds it, although the edit kept the stored hash, and fails the build.",
  );
  assertStringIncludes(await task(stage, 1, "verify"), `-${AFTER}`);
  note(stage, "An upload would not silently overwrite the edit either:");
  await task(stage, 1, "upload");

  chapter(stage, 5, "download brings the edit into the file, for review in a pull request.");
  await task(stage, 0, "download");
  const diff = await git(stage, "diff", "--unified=0", "--", "prompts");
  assertStringIncludes(diff, `+${AFTER}`);

  chapter(stage, 6, "The review fixes it; the result is uploaded, verified and committed.");
  await mendFile(stage);
  await task(stage, 0, "upload");
  await task(stage, 0, "verify", "--strict");
  await commit(stage, "Keep the analyst sober");
  assertEquals(await git(stage, "status", "--porcelain"), "");
}

/** Runs a command in the copy, shows it, and requires its exit code. Returns what it printed. */
async function task(
  stage: Stage,
  wanted: number,
  name: string,
  ...args: string[]
): Promise<string> {
  const typed = ["deno task", name, ...args].join(" ");
  stage.narrate(paint("bold", `\n$ ${typed}`));
  const command = COMMANDS.find((one) => one.name === name);
  if (!command) throw new Error(`no task: ${name}`);
  let text = "";
  const output = { write: (more: string) => void (text += more), isTerminal: false };
  const code = await run(command, {
    args,
    root: stage.folder,
    here: stage.folder,
    env: {
      BRAINTRUST_API_KEY: "sk-demo-key",
      BRAINTRUST_API_URL: stage.url,
      BRAINTRUST_APP_URL: stage.url,
      BRAINTRUST_PROJECT: PROJECT,
    },
    stdout: output,
    stderr: output,
    paint,
    preflight: () => Promise.resolve(undefined),
  });
  stage.narrate(text.trimEnd());
  stage.narrate(paint("dim", `(exit code ${code})`));
  assertEquals(code, wanted, `${typed} should exit with ${wanted}`);
  return text;
}

/** What a save in Braintrust's UI does: other text, the same metadata, a new version. */
async function editInBraintrust({ url, narrate }: Stage): Promise<void> {
  const headers = { authorization: "Bearer sk-demo-key", "content-type": "application/json" };
  const query = new URLSearchParams({ project_name: PROJECT, slug: SLUG });
  const listed: Json = await (await fetch(`${url}/v1/prompt?${query}`, { headers })).json();
  const [row] = isObject(listed) && Array.isArray(listed.objects) ? listed.objects : [];
  if (!isObject(row)) throw new Error(`no live prompt "${SLUG}"`);
  const edited = JSON.parse(JSON.stringify(row.prompt_data).replace(BEFORE, AFTER));
  const body = JSON.stringify({ prompt_data: edited });
  const response = await fetch(`${url}/v1/prompt/${row.id}`, { method: "PATCH", headers, body });
  assertEquals(response.status, 200, await response.text());
  narrate(paint("red", `  - ${BEFORE}`));
  narrate(paint("green", `  + ${AFTER}`));
}

async function mendFile({ folder, narrate }: Stage): Promise<void> {
  const path = `${folder}/${SAMPLE}`;
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace(AFTER, `${BEFORE} You are sober.`));
  narrate(paint("green", `  + ${BEFORE} You are sober.`));
}

function chapter({ narrate }: Stage, number: number, title: string): void {
  narrate(paint("cyan", `\n── ${number}. ${title}`));
}

function note({ narrate }: Stage, text: string): void {
  narrate(paint("cyan", `   ${text}`));
}

async function commit(stage: Stage, message: string): Promise<void> {
  await git(stage, "add", "--all");
  await git(stage, "commit", "--quiet", "--no-verify", `--message=${message}`);
}

async function git({ folder }: Stage, ...args: string[]): Promise<string> {
  const identity = ["-c", "user.name=Demo", "-c", "user.email=demo@example.com"];
  const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const { code, stdout, stderr } = await new Deno.Command("git", {
    args: [...identity, ...args],
    cwd: folder,
    env,
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  assertEquals(code, 0, `git ${args[0]}: ${decode(stderr)}`);
  return decode(stdout);
}

async function copyProject(root: string, folder: string): Promise<void> {
  for (const name of COPIED) await copy(`${root}/${name}`, `${folder}/${name}`);
  // The copy starts like a new project: nothing is pinned yet.
  await Deno.remove(`${folder}/prompts/lock.json`).catch(() => {});
}

async function copy(from: string, to: string): Promise<void> {
  if (!(await Deno.stat(from)).isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) await copy(`${from}/${name}`, `${to}/${name}`);
}

if (import.meta.main) await main(COMMAND);
