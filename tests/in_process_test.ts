import { assertEquals, assertStringIncludes } from "@std/assert";
import { KEY, sandbox } from "./sandbox.ts";

const FILES = { "prompts/one.md": "One.\n", "prompts/two.md": "Two.\n" };

// What a process prints is what is printed here: results, findings, failures, usage, in each format.
const TYPED: [task: string, ...args: string[]][] = [
  ["lint"],
  ["upload", "--dry-run"],
  ["verify", "--format", "json"],
  ["verify", "--format", "github"],
  ["diff"],
  ["download", "--dry-run"],
  ["log", "nobody"],
  ["render", "one"],
  ["restore", "prompts/config.json"],
  ["bundle"],
  ["promote", "--environment", "nowhere"],
  ["upload", "--dri-run"],
  ["rollback", "--help"],
];

Deno.test("a command in process — prints and ends as its process does", async () => {
  await using box = await sandbox(FILES);
  await box.ends(0, "upload one");
  for (const [task, ...args] of TYPED) {
    assertEquals(await box.here(task, args), await box.run(task, args), `${task} ${args}`);
  }
});

Deno.test("a command in process — several at once keep to their own repository and key", async () => {
  await using one = await sandbox({ "prompts/one.md": "One.\n" });
  await using two = await sandbox({ "prompts/two.md": "Two.\n" });
  const github = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: `${two.root}/summary.md` };
  const [first, second] = await Promise.all([
    one.here("upload", ["--format", "json"]),
    two.here("upload", [], github),
  ]);
  assertEquals([first.code, second.code], [0, 0], first.stderr + second.stderr);
  assertEquals(Object.keys(JSON.parse(await one.read("prompts/lock.json")).prompts), ["one"]);
  assertEquals(Object.keys(JSON.parse(await two.read("prompts/lock.json")).prompts), ["two"]);
  assertStringIncludes(await two.read("summary.md"), "two");
  const wrong = await one.here("verify", [KEY]);
  assertEquals(wrong.code, 2);
  assertEquals(wrong.stderr.includes(KEY), false, wrong.stderr);
});

// Braintrust is not asked.
const TOO_FEW_OR_MANY: [task: string, ...args: string[]][] = [
  ["log"],
  ["log", "one", "two"],
  ["restore"],
  ["restore", "one.json", "two.json"],
  ["rollback", "--to", "HEAD"],
  ["rollback", "one", "two", "--to", "HEAD"],
  ["rollback", "one"],
];

Deno.test("a command that is about one thing — none and two are exit 2, and it says where to look", async () => {
  await using box = await sandbox(FILES);
  for (const [task, ...args] of TOO_FEW_OR_MANY) {
    const { code, stderr } = await box.here(task, args);
    assertEquals(code, 2, `${task} ${args}`);
    assertStringIncludes(stderr, `deno task ${task} --help`);
  }
  assertEquals(box.requests, []);
});

Deno.test("--format json — a report names the command that made it", async () => {
  await using box = await sandbox(FILES);
  await box.api("POST", "/environment", { name: "production", slug: "production" });
  const production = ["--environment", "production"];
  const prompt_data = { prompt: { type: "completion", content: "x" } };
  await box.write("other.json", JSON.stringify({ slug: "other", name: "Other", prompt_data }));
  for (
    const [task, ...args] of [
      ["upload"],
      ["verify"],
      ["verify", "--offline"],
      ["verify", "--staged"],
      ["diff"],
      ["download"],
      ["lint"],
      ["bundle"],
      ["promote", ...production],
      ["promote", ...production, "one", "--remove"],
      ["rollback", "one", "--to", "HEAD", "--dry-run"],
      ["restore", "row.json"],
      ["restore", "other.json"],
    ] as [string, ...string[]][]
  ) {
    await box.write("row.json", JSON.stringify(await box.row("one").catch(() => ({}))));
    const { stdout, stderr } = await box.here(task, [...args, "--format", "json"]);
    assertEquals(JSON.parse(stdout || "{}").command, task, `${task} ${args}: ${stderr}`);
  }
});
