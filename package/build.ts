// `deno task package [OWNER/REPO@SHA]`: the npm package, as a folder. Built twice, it is the same bytes.
// The argument is the address of the action that belongs to it.
import { dirname } from "@std/path/posix";
import deno from "../deno.json" with { type: "json" };
import { commandsOf, type Entries } from "./commands.ts";
import { manifest } from "./manifest.ts";

const ROOT = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
/** Where the package is built; git ignores it. */
const FOLDER = ".prompt-sync/package";
/** Modules that are made for the build alone. */
const SOURCES = ".prompt-sync/sources";
const ACTION = /^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/;
const COPIED: Record<string, string> = {
  "README.md": "README.md",
  "LICENSE": "LICENSE",
  "CHANGELOG.md": "CHANGELOG.md",
  "hooks/hook": "hooks/hook",
  "package/runtime.d.ts": "runtime.d.ts",
  "prompts/config.schema.json": "config.schema.json",
};

/** Builds the package, and returns its folder. */
export async function buildPackage(action?: string): Promise<string> {
  const commands = commandsOf(deno);
  const denoVersion = await testedDeno();
  for (const folder of [FOLDER, SOURCES]) await remove(folder);
  for (const { file } of Object.values(commands)) {
    await write(`${SOURCES}/${file}`, taskSource(file));
  }
  await write(`${SOURCES}/prompt-sync.ts`, programSource(commands, denoVersion));
  const tasks = Object.values(commands).map(({ file }) => `${SOURCES}/${file}`);
  await bundle("--platform=deno", "--code-splitting", `--outdir=${FOLDER}/tasks`, ...tasks);
  await bundle("--platform=deno", `--output=${FOLDER}/hook.js`, "tasks/hook.ts");
  await bundle("--platform=deno", `--output=${FOLDER}/prompt-sync.js`, `${SOURCES}/prompt-sync.ts`);
  await bundle("--platform=browser", `--output=${FOLDER}/runtime.js`, "lib/runtime/mod.ts");
  for (const [from, to] of Object.entries(COPIED)) await write(`${FOLDER}/${to}`, await read(from));
  const json = JSON.stringify(manifest(deno.version, denoVersion, action), null, 2);
  await write(`${FOLDER}/package.json`, `${json}\n`);
  await remove(SOURCES);
  return `${ROOT}/${FOLDER}`;
}

/** The module that runs a task: where modules share their parts, none of them is the main one. */
function taskSource(file: string): string {
  return `import { main } from "../../../tasks/_main.ts";
import { COMMAND } from "../../../${file}";
await main(COMMAND);
`;
}

function programSource(commands: Entries, denoVersion: string): string {
  return `#!/usr/bin/env node
import { installedSdk, launch } from "../../package/launcher.ts";
const home = import.meta.dirname;
launch({
  version: ${JSON.stringify(deno.version)},
  denoVersion: ${JSON.stringify(denoVersion)},
  commands: ${JSON.stringify(commands)},
  home,
  flags: ["--cached-only", "--no-config", "--no-lock"],
  sdkFlags: installedSdk,
  fileOf: (task) => \`\${home}/\${task.replace(/ts$/, "js")}\`,
});
`;
}

/** The hook has to name the version by itself; everything else reads it there. */
async function testedDeno(): Promise<string> {
  const [, version] = /^npx_deno=deno@(\S+)$/m.exec(await read("hooks/hook")) ?? [];
  if (version === undefined) throw new Error("hooks/hook names no version of Deno");
  return version;
}

async function bundle(...args: string[]): Promise<void> {
  const options = { args: ["bundle", "--quiet", "--minify", ...args], cwd: ROOT };
  const { success } = await new Deno.Command(Deno.execPath(), options).spawn().status;
  if (!success) throw new Error(`Cannot bundle: deno bundle ${args.join(" ")}`);
}

async function read(path: string): Promise<string> {
  return await Deno.readTextFile(`${ROOT}/${path}`);
}

async function write(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(`${ROOT}/${path}`), { recursive: true });
  await Deno.writeTextFile(`${ROOT}/${path}`, text);
}

async function remove(folder: string): Promise<void> {
  await Deno.remove(`${ROOT}/${folder}`, { recursive: true }).catch(() => {}); // the first time
}

if (import.meta.main) {
  const [action] = Deno.args;
  if (action !== undefined && !ACTION.test(action)) {
    throw new Error(`not OWNER/REPO@SHA: ${action}`);
  }
  const folder = await buildPackage(action);
  await Deno.stdout.write(new TextEncoder().encode(`${folder}\n`));
}
