// The package as its users have it: installed from a registry into repositories that hold nothing of
// ours but what `init` writes, used from the first command to the first edit found.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { committed, write } from "../committed.ts";
import { git, gitEnv, type Ran, spawn } from "../spawn.ts";
import { buildPackage } from "../../package/build.ts";
import { ACTION, type Registry, startRegistry } from "./registry.ts";

interface Kind {
  name: string;
  files: Record<string, string>;
  /** The folder of the prompts, from the top. */
  folder: string;
  /** Installs the package, in the top folder. */
  install: (spec: string) => string;
  /** Runs `init`, before anything of ours is known. */
  init: (spec: string) => string;
  /** Whether it gets a workflow. */
  ci?: boolean;
  /** What the repository types from then on. */
  runner: string;
}

const GITIGNORE = { ".gitignore": "node_modules/\n" };
const KINDS: Kind[] = [
  {
    name: "npm",
    files: { "package.json": "{}", ...GITIGNORE },
    folder: ".",
    install: (spec) => `npm install --save-dev --save-exact ${spec}`,
    init: () => "npx prompt-sync init --ci github",
    ci: true,
    runner: "npx prompt-sync",
  },
  {
    name: "pnpm",
    files: { "package.json": "{}", "pnpm-lock.yaml": "", ...GITIGNORE },
    folder: ".",
    install: (spec) => `pnpm add --save-dev --save-exact ${spec}`,
    init: () => "pnpm exec prompt-sync init",
    runner: "pnpm exec prompt-sync",
  },
  {
    name: "Deno",
    // Deno takes nothing that was published today.
    files: { "deno.json": '{ "minimumDependencyAge": 0 }\n' },
    folder: ".",
    install: () => "true",
    init: (spec) => `deno run --quiet --allow-all npm:${spec} init`,
    runner: "deno task prompt-sync",
  },
  {
    name: "a monorepo with Supabase",
    files: {
      "package.json": '{ "workspaces": ["services/*"] }',
      "services/llm/package.json": '{ "name": "llm", "version": "1.0.0" }',
      "services/llm/prompts/greet.md": "Say hello to {{name}}.\n",
      "services/llm/supabase/functions/chat/index.ts": "",
      ...GITIGNORE,
    },
    folder: "services/llm",
    install: (spec) => `npm install --save-dev --save-exact ${spec}`,
    init: () => "npx prompt-sync init --bundle chat",
    runner: "npx prompt-sync",
  },
];

Deno.test("the package — from the registry to the first edit found", async (t) => {
  await using registry = await startRegistry();
  await t.step("without the package of Deno: one line", () => withoutDeno(registry));
  await t.step("built twice, the same bytes", async () => {
    const first = await bytesOf(registry.folder);
    assertEquals(await bytesOf(await buildPackage(ACTION)), first);
    assert(first.size > 20);
  });
  for (const kind of KINDS) await t.step(kind.name, () => play(kind, registry));
});

/** Every file of a folder, as a hash. */
async function bytesOf(folder: string, path = ""): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${path}`)) {
    const inner = path === "" ? name : `${path}/${name}`;
    if (isDirectory) { for (const entry of await bytesOf(folder, inner)) found.set(...entry); }
    else {
      const digest = await crypto.subtle.digest(
        "SHA-256",
        await Deno.readFile(`${folder}/${inner}`),
      );
      found.set(inner, new Uint8Array(digest).toHex());
    }
  }
  return new Map([...found].sort());
}

/** As on a machine that npm has no Deno for. */
async function withoutDeno({ folder }: Registry): Promise<void> {
  const { code, stderr } = await spawn("node", [`${folder}/prompt-sync.js`, "lint"], "/tmp", {});
  assertEquals(code, 2);
  assertMatch(stderr, /^error: Cannot start Deno: the package @deno\/\S+ is not installed. .*\n$/);
}

async function play(kind: Kind, { spec, env: registryEnv }: Registry): Promise<void> {
  await using folder = await committed(kind.files);
  const top = folder.path;
  const root = kind.folder === "." ? top : `${top}/${kind.folder}`;
  const env: Record<string, string> = {
    ...gitEnv(),
    ...registryEnv,
    NO_COLOR: "1",
    GITHUB_ACTIONS: "",
    BRAINTRUST_API_KEY: "sk-local",
    BRAINTRUST_PROJECT: "",
    BRAINTRUST_ORG_NAME: "",
  };
  const sh = (line: string, cwd = root): Promise<Ran> => spawn("sh", ["-c", line], cwd, env);
  const must = async (line: string, cwd = root, code = 0): Promise<string> => {
    const ran = await sh(line, cwd);
    assertEquals(ran.code, code, `${line}\n${ran.stdout}${ran.stderr}`);
    return ran.stdout + ran.stderr;
  };
  const { runner } = kind;

  await must(kind.install(spec), top);
  const said = await must(`${kind.init(spec)} --project shop`, top);
  assertStringIncludes(said, `  ${runner} hooks:install`);
  if (kind.ci) {
    const workflow = await Deno.readTextFile(`${top}/.github/workflows/prompts.yml`);
    assertStringIncludes(workflow, `uses: ${ACTION} # v`);
  }
  await write(`${root}/prompts/greet.md`, "Say hello to {{name}}.\n");

  await using local = await startLocalCommand(runner, root, env);
  Object.assign(env, { BRAINTRUST_API_URL: local.url, BRAINTRUST_APP_URL: local.url });
  const uploaded = await must(`${runner} upload`);
  assertStringIncludes(uploaded, "SDK, because it is not installed here");
  await must(`${runner} hooks:install`);
  await must("git add --all && git commit --quiet --message=prompts");
  assertEquals(await git(top, "status", "--porcelain"), "");

  if (kind.ci) {
    const code =
      'import { createPrompts } from "prompt-sync/runtime"; console.log(typeof createPrompts)';
    assertEquals(await must(`node --input-type=module --eval '${code}'`), "function\n");
  }

  // The hook.
  await write(`${root}/prompts/greet.md`, "Say goodbye to {{name}}.\n");
  const blocked = await must("git commit --quiet --all --message=change", root, 1);
  assertStringIncludes(blocked, `  ${runner} upload greet && git add prompts/greet.md`);
  await must("git reset --quiet --hard");

  // CI, from a folder below.
  const summary = `${local.scratch}/summary.md`;
  const ci = `GITHUB_ACTIONS=true GITHUB_STEP_SUMMARY=${summary} ${runner} verify`;
  await must(ci, `${root}/prompts`);
  await local.edit("greet", "Say nothing.");
  const found = await must(ci, `${root}/prompts`, 1);
  assertStringIncludes(found, "prompts/greet.md,line=1");
  const page = await Deno.readTextFile(summary);
  assertStringIncludes(page, `${runner} download greet  # `);
  assertStringIncludes(page, "-Say nothing.");
}

interface Local extends AsyncDisposable {
  url: string;
  /** A folder outside of the repository. */
  scratch: string;
  /** What a save in Braintrust's UI does. */
  edit: (slug: string, text: string) => Promise<void>;
}

/** Starts `local` in the background, and reads its address as a person would. */
async function startLocalCommand(
  runner: string,
  cwd: string,
  env: Record<string, string>,
): Promise<Local> {
  const [program = "", ...args] = [...runner.split(" "), "local", "--port", "0"];
  const options = { args, cwd, env: { ...env, INIT_CWD: cwd }, stdout: "piped" } as const;
  // In a group of its own, as a terminal has it: Ctrl-C reaches all of it.
  const child = new Deno.Command(program, { ...options, stderr: "null", detached: true }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  let url: string | undefined;
  while (url === undefined) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`local ended: ${said}`);
    said += value;
    url = /API_URL=(\S+)\n/.exec(said)?.[1];
  }
  const scratch = await Deno.makeTempDir();
  return {
    url,
    scratch,
    async edit(slug, text): Promise<void> {
      const headers = { authorization: "Bearer sk-local", "content-type": "application/json" };
      const query = `project_name=shop&slug=${slug}`;
      const listed = await (await fetch(`${url}/v1/prompt?${query}`, { headers })).json();
      const prompt_data = { prompt: { messages: [{ role: "system", content: text }] } };
      const response = await fetch(`${url}/v1/prompt/${listed.objects[0].id}`, {
        method: "PATCH",
        headers,
        body: JSON.stringify({ prompt_data }),
      });
      assert(response.ok, await response.text());
    },
    async [Symbol.asyncDispose](): Promise<void> {
      Deno.kill(-child.pid, "SIGINT");
      await child.status;
      // It ends with everything that it started: nobody holds its output any more.
      while (!(await reader.read()).done);
      await Deno.remove(scratch, { recursive: true });
    },
  };
}
