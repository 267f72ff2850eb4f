// Runs the official clients as child processes, each with a home folder of its own.
import type { LocalBraintrust } from "../../../lib/local/server.ts";

const ROOT = `${import.meta.dirname}/../../..`;
// The child's HOME is new, so it must be told where Deno's cache is, or it would download it all again.
const DENO_DIR = await denoDir();

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Folder extends AsyncDisposable {
  path: string;
}

export async function folder(): Promise<Folder> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** `deno run ARGS` in `cwd` with the repository's lock, pointed at `local` by the environment. */
export async function runOfficial(
  local: LocalBraintrust,
  cwd: string,
  ...args: string[]
): Promise<Ran> {
  const command = new Deno.Command(Deno.execPath(), {
    args: denoArguments(args),
    cwd,
    clearEnv: true,
    env: officialEnv(local, cwd),
  });
  const { code, stdout, stderr } = await command.output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

/** What Deno is called with to run `args` as an official client. */
export function denoArguments(args: string[]): string[] {
  const files = [`--config=${ROOT}/deno.json`, `--lock=${ROOT}/deno.full.lock`];
  return ["run", "--quiet", "--allow-all", ...files, ...args];
}

/** The whole environment of an official client whose home is `home`. */
export function officialEnv(local: LocalBraintrust, home: string): Record<string, string> {
  return {
    ...neutralEnvironment(),
    DENO_DIR,
    HOME: home,
    NO_COLOR: "1",
    BRAINTRUST_API_KEY: "key",
    BRAINTRUST_API_URL: local.url,
    BRAINTRUST_APP_URL: local.url,
    BRAINTRUST_CACHE_LOCATION: "none",
  };
}

/** What a child may inherit: nothing by which a developer has set up the real Braintrust. */
function neutralEnvironment(): Record<string, string> {
  const entries = Object.entries(Deno.env.toObject());
  return Object.fromEntries(entries.filter(([name]) => !/^(BRAINTRUST|BT|XDG)_/.test(name)));
}

async function denoDir(): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args: ["info", "--json"], stderr: "null" });
  return JSON.parse(new TextDecoder().decode((await command.output()).stdout)).denoDir;
}
