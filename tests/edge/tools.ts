// Programs from npm, installed into a temporary folder: the Deno that the edge runtime embeds, and
// the Supabase CLI.

/** What the edge runtime tracks. */
export const OLD_DENO = "deno@2.1.4";
/** With the Workers runtime, workerd. */
export const MINIFLARE = "miniflare@4.20260730.0";
export const SUPABASE_CLI = "supabase@3.1.0";
export const SUPABASE_CONFIG = "@supabase/config@0.9.0";

/** verdaccio asks for a tag, which not every mirror of npm has. */
const OVERRIDES = { "node-fetch": "2.7.0" };

export const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Tools extends AsyncDisposable {
  path: string;
  /** Path of a file that a package brings. */
  file: (path: string) => string;
}

/** Installs npm packages, exact versions, into a folder that goes with the test. */
export async function install(...packages: string[]): Promise<Tools> {
  const path = await Deno.makeTempDir({ prefix: "edge-tools-" });
  await Deno.writeTextFile(`${path}/package.json`, JSON.stringify({ overrides: OVERRIDES }));
  const flags = ["--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  const ran = await run("npm", ["install", ...flags, ...packages], { cwd: path });
  if (ran.code !== 0) throw new Error(`npm install ${packages.join(" ")}: ${ran.stderr}`);
  return {
    path,
    file: (name) => `${path}/node_modules/${name}`,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

export async function run(
  program: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<Ran> {
  const output = await new Deno.Command(program, { args, stdin: "null", ...options }).output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code: output.code, stdout: decode(output.stdout), stderr: decode(output.stderr) };
}

/** The functions of this repository. */
export const FUNCTIONS = ["llm-proxy", "regenerate-filter"];

/** A function's modules, as paths relative to the repository: what a deployment needs, no more. */
export async function closure(name: string, root = ROOT): Promise<string[]> {
  const folder = `${root}/supabase/functions/${name}`;
  const args = ["info", "--json", `--config=${folder}/deno.json`, `${folder}/index.ts`];
  const { stdout } = await run(Deno.execPath(), args, { cwd: root });
  const { modules }: { modules: { local?: string }[] } = JSON.parse(stdout);
  const paths = modules.flatMap(({ local }) =>
    local?.startsWith(`${root}/`) ? [local.slice(root.length + 1)] : []
  );
  return paths.sort();
}

/** Copies a function's modules and its deno.json, and nothing else, to `target`. */
export async function copyClosure(name: string, target: string): Promise<void> {
  for (const path of [...await closure(name), `supabase/functions/${name}/deno.json`]) {
    await Deno.mkdir(`${target}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.copyFile(`${ROOT}/${path}`, `${target}/${path}`);
  }
}
