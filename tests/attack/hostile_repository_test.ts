// A checkout that a stranger has made, such as the pull request that CI looks at: it must neither run
// a program, nor read or write outside of itself, nor send the key elsewhere, nor take for ever.
import { serve, type Server } from "../lib/disk/temporary.ts";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { runsInProcess } from "../in_process.ts";
import { KEY, PROJECT, type Sandbox, sandbox } from "../sandbox.ts";
import { changedFiles, insert, rowOf, runIn, secretFolder } from "./tools.ts";

const FILES = { "prompts/one.md": "One.\n" };

/** A host that writes down every key it is sent. */
const thief = (): Server =>
  serve(() => Response.json({ org_info: [{ id: "o", name: "o", api_url: "http://127.0.0.1:9" }] }));
const keysOf = ({ requests }: Server): (string | null)[] => requests.map(({ key }) => key);

for (const variable of ["BRAINTRUST_API_URL", "BRAINTRUST_APP_URL"]) {
  Deno.test(`.env of a pull request — ${variable} in it never meets the key of CI`, async () => {
    await using box = await sandbox(FILES);
    await using elsewhere = thief();
    await box.write(".env", `${variable}=${elsewhere.url}\n`);
    for (const task of ["verify", "upload", "download", "diff"]) {
      const { code, stdout, stderr } = await box.here(task, [], { [variable]: "" });
      assertEquals([code, stdout], [2, ""], stderr);
      assertStringIncludes(stderr, `Cannot use ${variable} of .env`);
    }
    assertEquals(keysOf(elsewhere), []);
    await box.write(".env", `${variable}=${elsewhere.url}\nBRAINTRUST_API_KEY=sk-of-the-file\n`);
    await box.here("verify", [], { BRAINTRUST_API_KEY: "", [variable]: "" });
    assert(
      keysOf(elsewhere).every((key) => key === "Bearer sk-of-the-file"),
      keysOf(elsewhere).join(),
    );
    assert(keysOf(elsewhere).length > 0, "a file with its own key serves the host as well");
  });
}

const LINKS: [path: string, target: string][] = [
  [".env", "secret.md"],
  ["prompts/config.json", "secret.md"],
  ["prompts/lock.json", "secret.md"],
  ["prompts/two.md", "secret.md"],
  ["supabase/functions/f/prompts.gen.ts", "secret.md"],
  ["elsewhere", "."],
];
const TASKS = ["lint", "verify", "upload", "download", "diff", "bundle"];
for (const [path, target] of LINKS) {
  Deno.test(`${path} is a link out of the repository — no command reads or writes through it`, async () => {
    await using box = await sandbox({
      ...FILES,
      "prompts/config.json": JSON.stringify({
        project: PROJECT,
        include: ["prompts/**/*.md", "elsewhere/**/*.md"],
        bundles: { f: { include: ["prompts/*.md"] } },
      }),
      "supabase/functions/f/index.ts": "",
    });
    await using secret = await secretFolder();
    await Deno.remove(`${box.root}/${path}`).catch(() => {});
    await Deno.symlink(`${secret.path}/${target}`, `${box.root}/${path}`);
    for (const task of TASKS) {
      for (const format of ["human", "json"]) {
        // With the permissions of the task, and without: the code alone keeps within, too.
        const isHere = format === "json" && runsInProcess(task);
        const run = isHere ? box.here : box.run;
        const { code, stdout, stderr } = await run(task, ["--format", format]);
        const text = stdout + stderr;
        const isRead = path.endsWith(".ts")
          ? ["verify", "upload"].includes(task)
          : task !== "lint" || path !== "prompts/lock.json";
        assert(!isRead || code === 1 || code === 2, `${task}: ${code} ${text}`);
        assert(!text.includes(secret.text) && !text.includes("TOP"), text);
        assert(!text.includes("This is a bug"), text);
      }
    }
    const names = (await Array.fromAsync(Deno.readDir(secret.path))).map(({ name }) => name);
    assertEquals(names, ["secret.md"]);
    assertEquals(await Deno.readTextFile(`${secret.path}/secret.md`), `${secret.text}\n`);
    assertEquals(box.requests.filter(({ path }) => path === "/insert-functions").length > 1, false);
  });
}

Deno.test("prompts is a link out of the repository — nothing is written there", async () => {
  await using box = await sandbox(FILES);
  await using secret = await secretFolder();
  await Deno.rename(`${box.root}/prompts`, `${secret.path}/prompts`);
  await Deno.symlink(`${secret.path}/prompts`, `${box.root}/prompts`);
  await insert(box, [rowOf("new", "x")]);
  for (const task of ["upload", "download", "verify", "lint"]) {
    const { code, stderr } = await box.run(task);
    assertEquals(code, 2);
    assertStringIncludes(stderr, "a symbolic link points outside the repository");
  }
  const names = (await Array.fromAsync(Deno.readDir(`${secret.path}/prompts`))).map((e) => e.name);
  assertEquals(names.sort(), ["config.json", "one.md"]);
});

Deno.test(".prompt-sync is a link out of the repository — prune keeps nothing there, and deletes nothing", async () => {
  await using box = await sandbox(FILES);
  await using secret = await secretFolder();
  await box.ends(0, "upload");
  await Deno.remove(`${box.root}/prompts/one.md`);
  await Deno.remove(`${box.root}/.prompt-sync`, { recursive: true }).catch(() => {});
  await Deno.symlink(secret.path, `${box.root}/.prompt-sync`);
  const { code } = await box.run("upload", ["--prune", "--yes"]);
  assertEquals(code, 2);
  assertEquals((await Array.fromAsync(Deno.readDir(secret.path))).length, 1);
  await box.row("one"); // is still there
});

/** Makes `folder` look like a bare repository whose configuration runs a program. */
async function bare(box: Sandbox, folder: string): Promise<string> {
  const mark = `${box.root}/${folder}/pwned`;
  const program = `${box.root}/${folder}/evil.sh`;
  await box.write(`${folder}/HEAD`, "ref: refs/heads/main\n");
  await box.write(`${folder}/objects/keep`, "");
  await box.write(`${folder}/refs/keep`, "");
  await box.write(`${folder}/evil.sh`, `#!/bin/sh\ntouch "${mark}"\n`);
  await Deno.chmod(program, 0o755);
  const quoted = `"\\"${program}\\""`;
  await box.write(
    `${folder}/config`,
    `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ..\n\tfsmonitor = ${quoted}\n` +
      `\tpager = ${quoted}\n\thooksPath = .\n[diff]\n\texternal = ${quoted}\n[gpg]\n\tprogram = ${quoted}\n` +
      `[filter "evil"]\n\tclean = ${quoted}\n\tsmudge = ${quoted}\n\trequired = true\n`,
  );
  await box.write(`${folder}/.gitattributes`, "* filter=evil diff=evil\n");
  await box.write(`${folder}/prompts/config.json`, JSON.stringify({ project: PROJECT }));
  await box.write(`${folder}/prompts/one.md`, "One.\n");
  return mark;
}

Deno.test("a folder that looks like a bare repository — its configuration runs no program", async () => {
  await using box = await sandbox();
  const mark = await bare(box, "service");
  for (
    const [task, ...args] of [
      ["verify"],
      ["verify", "--staged"],
      ["upload"],
      ["download"],
      ["diff"],
      ["log", "one"],
      ["rollback", "one", "--to", "HEAD"],
      ["hooks:doctor"],
    ] as [string, ...string[]][]
  ) {
    await runIn(box, "service", task, args);
    const isPwned = await Deno.lstat(mark).then(() => true, () => false);
    assert(!isPwned, `${[task, ...args].join(" ")} ran a program of the checkout`);
  }
});

Deno.test("code in a pull request — neither prompts nor configuration nor files of npm are run or obeyed", async () => {
  await using box = await sandbox({
    ...FILES,
    "prompts/evil.md": '---\nname: !!js/function "function(){ throw 1 }"\n---\nx\n',
    "prompts/nunjucks.md":
      '---\ntemplate_format: nunjucks\nmodel: m\n---\n{{ range.constructor("throw 1")() }}\n',
    "package.json": JSON.stringify({ type: "commonjs", imports: { yaml: "./evil.js" } }),
    "node_modules/yaml/index.js": "throw new Error('PWNED')",
    "evil.js": "throw new Error('PWNED')",
    ".npmrc": "registry=http://127.0.0.1:9/\n",
    "deno.json": JSON.stringify({ imports: { yaml: "./evil.js" } }),
  });
  for (const task of ["lint", "verify", "upload"]) {
    const { code, stdout, stderr } = await box.here(task);
    assertEquals(code, 1, stderr);
    assertStringIncludes(stdout, "prompts/evil.md:2:7");
    assert(!`${stdout}${stderr}`.includes("PWNED"));
  }
});

const GLOBS: [name: string, glob: string, says: string][] = [
  ["stars", `prompts/${"*a".repeat(30)}*.md`, "in one name"],
  ["folders", `${"**/a/".repeat(30)}*.md`, "has ** more than"],
  ["groups", "+(a|aa)+(a|aa)b/*.md", "a group"],
  ["length", `${"a".repeat(300)}*.md`, "longer than"],
  ["upwards", "../**/*.md", "outside the repository"],
  ["absolute", "/etc/**/*.md", "not a path relative to the repository root"],
  ["git", ".git/**/*.md", "points into .git"],
];
for (const [name, glob, says] of GLOBS) {
  Deno.test(`a glob of ${name} — is refused at once by every command`, async () => {
    await using box = await sandbox(FILES);
    await box.write(`prompts/${"a".repeat(200)}.md`, "x\n");
    await box.write(`${"a/".repeat(60)}x.md`, "x\n");
    for (const key of ["include", "exclude", "bundles"]) {
      const value = key === "bundles" ? { f: { include: [glob] } } : [glob];
      await box.write("prompts/config.json", JSON.stringify({ project: PROJECT, [key]: value }));
      const { stderr } = await box.ends(2, "lint");
      assertStringIncludes(stderr, says);
    }
  });
}

Deno.test("a project of somebody else in the configuration — is never created, and verify writes nothing", async () => {
  await using box = await sandbox(FILES);
  await box.write("prompts/config.json", JSON.stringify({ project: "../other\u001b[2J" }));
  const { stderr } = await box.ends(2, "verify");
  assert(!stderr.includes("\u001b") && !stderr.includes(KEY), stderr);
  assertEquals(await changedFiles(box), ["prompts/config.json"]);
});
