// `init` in repositories of many kinds: what it writes, what it leaves alone, what it says to type next.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { committed } from "../committed.ts";
import { runInProcess } from "../in_process.ts";
import { git, type Ran } from "../spawn.ts";
import { run } from "../../tasks/_run.ts";
import { COMMAND } from "../../tasks/init.ts";

interface Repository extends AsyncDisposable {
  root: string;
  init: (...args: string[]) => Promise<Ran>;
  read: (path: string) => Promise<string>;
  /** The files that git does not know yet or finds changed. */
  changes: () => Promise<string[]>;
}

async function repository(files: Record<string, string>): Promise<Repository> {
  const folder = await committed({ "README.md": "A project.\n", ...files });
  const root = folder.path;
  return {
    root,
    init: (...args) => runInProcess("init", { root, args, env: {} }),
    read: (path) => Deno.readTextFile(`${root}/${path}`),
    changes: async () =>
      (await git(root, "status", "--porcelain", "--untracked-files=all")).split("\n")
        .filter((line) => line !== "").map((line) => line.slice(3)).toSorted(),
    [Symbol.asyncDispose]: async () => await folder[Symbol.asyncDispose](),
  };
}

const SMALL = [".env.example", ".gitattributes", ".gitignore"];

Deno.test("init — shows first, writes, and a second run changes nothing", async () => {
  await using repo = await repository({ "package.json": "{}\n", ".github/CODEOWNERS": "* @a\n" });
  const shown = await repo.init("--dry-run");
  assertEquals(await repo.changes(), []);
  assertStringIncludes(shown.stderr, "create .github/workflows/prompts.yml");
  assertStringIncludes(shown.stdout, "Would write 5 files");

  const { code, stdout } = await repo.init("--project", "my project");
  assertEquals(code, 0);
  const written = [...SMALL, ".github/workflows/prompts.yml", "prompts/config.json"];
  assertEquals(await repo.changes(), written.toSorted());
  assertEquals(JSON.parse(await repo.read("prompts/config.json")).project, "my project");
  assertStringIncludes(stdout, "npm install --save-dev prompt-sync@");
  assertEquals(stdout.trimEnd().split("\n").at(-1)?.startsWith("  npx prompt-sync download"), true);

  await git(repo.root, "add", "--all");
  await git(repo.root, "commit", "--quiet", "--message=set up");
  const again = await repo.init();
  assertEquals([again.code, again.stderr, await repo.changes()], [0, "", []]);
  assertStringIncludes(again.stdout, "Nothing to write");
});

Deno.test("init — what is there stays: no file is written over, lines are added", async () => {
  const files = {
    "prompts/config.json": '{ "project": "kept" }\n',
    ".github/workflows/prompts.yml": "name: kept\n",
    ".env.example": "BRAINTRUST_API_KEY=kept\n",
    ".gitignore": "node_modules\n.env",
  };
  await using repo = await repository(files);
  assertEquals((await repo.init()).code, 0);
  assertEquals(await repo.changes(), [".gitattributes", ".gitignore"]);
  assertEquals(await repo.read(".gitignore"), "node_modules\n.env\n.prompt-sync/\n");
});

// deno-fmt-ignore
const RUNNERS: [files: Record<string, string>, runner: string][] = [
  [{ "package.json": "{}", "package-lock.json": "{}" }, "npx prompt-sync"],
  [{ "package.json": "{}", "pnpm-lock.yaml": "" }, "pnpm exec prompt-sync"],
  [{ "package.json": "{}", "yarn.lock": "" }, "yarn prompt-sync"],
  [{ "package.json": "{}", "bun.lock": "" }, "bunx prompt-sync"],
  [{ "deno.json": "{}" }, "deno task prompt-sync"],
  [{ "deno.json": "{}", "package.json": '{ "devDependencies": { "prompt-sync": "1.0.0" } }' }, "npx prompt-sync"],
  [{ "go.mod": "module x\n" }, "npx prompt-sync"],
];
for (const [files, runner] of RUNNERS) {
  Deno.test(`init — ${Object.keys(files).join(", ")}: ${runner}`, async () => {
    await using repo = await repository(files);
    assertStringIncludes((await repo.init()).stdout, `  ${runner} hooks:install`);
  });
}

Deno.test("init — Deno: a task pins the version; the file's own text stays", async () => {
  const text = '{\n  // ours\n  "fmt": {}\n}\n';
  await using plain = await repository({
    "deno.json": '{\n  "tasks": {\n    "dev": "x"\n  }\n}\n',
  });
  await plain.init();
  const changed = await plain.read("deno.json");
  assert(/^{\n {2}"tasks": {\n {4}"prompt-sync": "deno run -A npm:prompt-sync@\d/.test(changed));
  assertEquals(Object.keys(JSON.parse(changed).tasks), ["prompt-sync", "dev"]);

  await using commented = await repository({ "deno.jsonc": text });
  const { stdout } = await commented.init();
  assertEquals(await commented.read("deno.jsonc"), text);
  assertStringIncludes(stdout, 'add this line to "tasks" of deno.jsonc');
});

Deno.test("init — a monorepo: the package that has the prompts gets them; CI stays on top", async () => {
  await using repo = await repository({
    "package.json": "{}",
    "services/llm/package.json": "{}",
    "services/llm/prompts/a.md": "Hello.\n",
    "services/web/package.json": "{}",
  });
  const { stdout } = await repo.init("--ci", "github");
  assertEquals(await repo.changes(), [
    ".github/workflows/prompts.yml",
    ...SMALL.map((name) => `services/llm/${name}`),
    "services/llm/prompts/config.json",
  ]);
  assertStringIncludes(
    await repo.read(".github/workflows/prompts.yml"),
    "services/llm/prompts/config",
  );
  assertStringIncludes(stdout, "  cd services/llm ");
  assertStringIncludes(stdout, "npx prompt-sync upload --dry-run");
});

Deno.test("init — prompts that are elsewhere already, and functions that they are deployed with", async () => {
  await using repo = await repository({
    "src/prompts/deep/a.md": "Hello.\n",
    "node_modules/x/prompts/b.md": "Not ours.\n",
    "supabase/functions/chat/index.ts": "",
  });
  await repo.init("--bundle", "chat", "--model", "gpt-5");
  const config = JSON.parse(await repo.read("prompts/config.json"));
  assertEquals(config.include, ["src/prompts/**/*.md"]);
  assertEquals(config.defaults, { model: "gpt-5" });
  assertEquals(config.bundles, { chat: { include: ["src/prompts/**/*.md"] } });
});

Deno.test("init — husky: hook files that are new are written, the line for others is said", async () => {
  await using repo = await repository({ ".husky/pre-commit": "npm test\n", "package.json": "{}" });
  const { stdout } = await repo.init();
  assertEquals(await repo.read(".husky/pre-commit"), "npm test\n");
  assertStringIncludes(stdout, "Add this line at the end of .husky/pre-commit");
  assertStringIncludes(await repo.read(".husky/pre-push"), '/prompt-sync/hook"; [ ! -f "$f" ]');
  await git(repo.root, "add", "--all");
  assertEquals((await repo.init()).stderr, "");
});

// deno-fmt-ignore
const MANAGERS: [path: string, says: string][] = [
  ["lefthook.yml", "Add this line to lefthook.yml"],
  [".pre-commit-config.yaml", 'Add this line under "repos:" of .pre-commit-config.yaml'],
  [".simple-git-hooks.json", 'Add this line to "simple-git-hooks" of .simple-git-hooks.json'],
];
for (const [path, says] of MANAGERS) {
  Deno.test(`init — ${path} is left alone, and its line is said`, async () => {
    await using repo = await repository({ [path]: "{}\n", "package.json": "{}" });
    assertStringIncludes((await repo.init()).stdout, says);
    assertEquals(await repo.read(path), "{}\n");
  });
}

Deno.test("init — asks on a terminal; no answer is the default, a no writes nothing", async () => {
  await using repo = await repository({ "package.json": "{}" });
  const asked: string[] = [];
  const answering = async (agrees: boolean, answers: Record<string, string>): Promise<number> =>
    await run(COMMAND, {
      args: [],
      root: repo.root,
      env: {},
      stdout: { write: () => {}, isTerminal: true },
      stderr: { write: () => {}, isTerminal: true },
      paint: (_, text) => text,
      ask: () => agrees,
      askFor: (question, fallback) => {
        asked.push(question);
        return answers[question] ?? fallback;
      },
    });
  assertEquals(await answering(false, {}), 2);
  assertEquals(await repo.changes(), []);
  assertEquals(await answering(true, { "Name of the Braintrust project": "mine" }), 0);
  assertEquals(JSON.parse(await repo.read("prompts/config.json")).project, "mine");
  assertEquals(asked.length, 6);
});

// deno-fmt-ignore
const REFUSED: [args: string[], message: string][] = [
  [["--ci", "jenkins"], "choose github or none"],
  [["--runtime", "ruby"], "choose node or deno"],
  [["--action", "x/y@v1"], "with a full SHA"],
  [["--bundle", "chat"], "no such function"],
];
for (const [args, message] of REFUSED) {
  Deno.test(`init ${args.join(" ")} — refused before anything is written`, async () => {
    await using repo = await repository({});
    const { code, stderr } = await repo.init(...args);
    assertEquals(code, 2);
    assertStringIncludes(stderr, message);
    assertEquals(await repo.changes(), []);
  });
}

Deno.test("init — writes through no link that leads outside", async () => {
  await using repo = await repository({});
  const outside = await Deno.makeTempFile();
  await Deno.symlink(outside, `${repo.root}/.gitignore`);
  assertEquals((await repo.init()).code, 2);
  assertEquals(await Deno.readTextFile(outside), "");
  await Deno.remove(outside);
});
