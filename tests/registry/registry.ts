// A registry on this machine with the package of this checkout in it; what else is asked for comes from
// npm's own registry.
import { buildPackage } from "../../package/build.ts";
import deno from "../../deno.json" with { type: "json" };
import { install, run, type Tools } from "../edge/tools.ts";

const VERDACCIO = "verdaccio@6.1.6";
const PNPM = "pnpm@10.20.0";
const UPSTREAM = "https://registry.npmjs.org/";

/** The address of the action that belongs to the package. */
export const ACTION = `acme/prompt-sync@${"0".repeat(40)}`;

/** What the package is installed from. */
export interface Registry extends AsyncDisposable {
  url: string;
  /** What is installed: `prompt-sync@VERSION`. */
  spec: string;
  /** Lets programs of npm, pnpm and Deno ask this registry. */
  env: Record<string, string>;
  /** The package as it was built. */
  folder: string;
}

/** Starts the registry and publishes the package. */
export async function startRegistry(): Promise<Registry> {
  const tools = await install(VERDACCIO, PNPM);
  const url = await serve(tools);
  const host = url.replace(/^http:/, "");
  const env = {
    npm_config_registry: `${url}/`,
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
    NPM_CONFIG_REGISTRY: `${url}/`,
    DENO_DIR: `${tools.path}/deno`,
    PATH: `${tools.path}/node_modules/.bin:${Deno.env.get("PATH")}`,
  };
  const cwd = await buildPackage(ACTION);
  const args = ["publish", `--registry=${url}/`, `--${host}/:_authToken=anybody`];
  const { code, stderr } = await run("npm", args, { cwd });
  if (code !== 0) throw new Error(`npm publish: ${stderr}`);
  return {
    url,
    spec: `prompt-sync@${deno.version}`,
    env,
    folder: cwd,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await stop();
      await tools[Symbol.asyncDispose]();
    },
  };
}

let stop = (): Promise<void> => Promise.resolve();

/** Starts verdaccio, and returns its address when it listens. */
async function serve({ path, file }: Tools): Promise<string> {
  const port = freePort();
  const everybody = { access: "$all", publish: "$all" };
  // YAML reads JSON.
  const config = {
    storage: `${path}/storage`,
    auth: { htpasswd: { file: `${path}/htpasswd` } },
    uplinks: { npmjs: { url: UPSTREAM } },
    packages: { "prompt-sync": everybody, "**": { access: "$all", proxy: "npmjs" } },
    log: { type: "stdout", format: "pretty", level: "warn" },
  };
  await Deno.writeTextFile(`${path}/verdaccio.yaml`, JSON.stringify(config));
  const child = new Deno.Command("node", {
    args: [
      file("verdaccio/bin/verdaccio"),
      `--config=${path}/verdaccio.yaml`,
      `--listen=127.0.0.1:${port}`,
    ],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("http address")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`verdaccio ended: ${said}`);
    said += value;
  }
  const rest = drain(reader);
  stop = async (): Promise<void> => {
    child.kill();
    await Promise.all([child.status, rest]);
  };
  return `http://127.0.0.1:${port}`;
}

/** Its pipe must not fill up. */
async function drain(reader: ReadableStreamDefaultReader<string>): Promise<void> {
  while (!(await reader.read()).done);
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
