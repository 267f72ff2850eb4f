import { untouched } from "../proxy.ts";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/content/json.ts";
import { KEY, PROJECT, type Sandbox, sandbox } from "../sandbox.ts";

const FILES = { "prompts/one.md": "One.\n", "team/prompts/two.md": "Two.\n" };
const CONFIG = { project: PROJECT, include: ["prompts/**/*.md", "team/*/**/*.md"] };

const open = (): Promise<Sandbox> =>
  sandbox({ ...FILES, "prompts/config.json": JSON.stringify(CONFIG) });

const writes = (box: Sandbox): unknown[] =>
  box.requests.filter(({ method, path }) =>
    method !== "GET" && !path.startsWith("/api/") && path !== "/btql"
  );

Deno.test("upload — stamps the row so that git finds the commit of a live version", async () => {
  await using box = await open();
  assertEquals((await box.run("upload")).code, 0);
  const { metadata } = await box.row("two");
  const stamp = isObject(metadata) && isObject(metadata.prompt_sync) ? metadata.prompt_sync : {};
  const sum = new Deno.Command("sha256sum", { args: ["team/prompts/two.md"], cwd: box.root });
  const hash = new TextDecoder().decode((await sum.output()).stdout).split(" ")[0];
  assertEquals([stamp.source_sha256, stamp.path], [hash ?? "", "team/prompts/two.md"]);
  const found = await box.git("log", "--format=%s", `--find-object=${stamp.blob}`);
  assertEquals(found.trim(), "start");
});

Deno.test("upload --dry-run — shows the plan and writes nothing", async () => {
  await using box = await open();
  const { stdout, stderr } = await box.ends(0, "upload --dry-run");
  assertStringIncludes(stderr, `project "${PROJECT}" of "local" at ${box.local.url}: 2 to create`);
  assertStringIncludes(stdout, "nothing was written");
  assertEquals(writes(box), []);
  assert(!await box.exists("prompts/lock.json"));
});

Deno.test("upload — what no application could load is left out and named, the others are uploaded", async () => {
  await using box = await open();
  await box.write("prompts/odd.md", "---\nparser: { a: 1 }\n---\nOdd.\n");
  const reason =
    "prompts/odd.md:1:1  Cannot be loaded by an application (braintrust SDK): parser.type";
  for (const args of [["--dry-run"], []]) {
    const { code, stdout, stderr } = await box.here("upload", args);
    assertEquals(code, 1, stdout);
    assertStringIncludes(stdout, reason);
    assertStringIncludes(stdout, "cannot be loaded by an application");
    assertStringIncludes(stderr, "1 to refuse, 2 to create");
  }
  assertEquals(Object.keys(await box.pins()), ["one", "two"]);
  const { objects } = await box.api("GET", `/v1/prompt?project_name=${PROJECT}&slug=odd`);
  assertEquals(objects, []);
});

Deno.test("upload — narrowed to one prompt leaves the others and their lock entries alone", async () => {
  await using box = await open();
  await box.ends(0, "upload");
  const before = await box.pins();
  await box.write("prompts/one.md", "One, changed.\n");
  await box.write("team/prompts/two.md", "Two, changed.\n");
  await box.ends(0, "upload ./team/prompts/two.md");
  const after = await box.pins();
  assertEquals(after.one, before.one);
  assert(after.two?.version !== before.two?.version);
  await box.ends(0, "verify two");
  await box.ends(1, "verify one");
});

Deno.test("upload — a file that moved keeps its version; only the lock changes", async () => {
  await using box = await open();
  await box.ends(0, "upload");
  await box.git("mv", "prompts/one.md", "team/prompts/one.md");
  box.requests.splice(0);
  await box.ends(0, "upload");
  assertEquals(writes(box), []);
  assertEquals((await box.pins()).one?.path, "team/prompts/one.md");
});

Deno.test("upload — killed before the lock was written, the next one finishes without a write", async () => {
  await using box = await open();
  await box.ends(0, "upload");
  const lock = await box.read("prompts/lock.json");
  await Deno.remove(`${box.root}/prompts/lock.json`);
  assertStringIncludes((await box.here("verify")).stdout, "the lock does not pin it");
  box.requests.splice(0);
  await box.ends(0, "upload");
  assertEquals(writes(box), []);
  assertEquals(await box.read("prompts/lock.json"), lock);
});

Deno.test("upload --create-project — a typo never creates a project, the flag does", async () => {
  await using box = await open();
  const env = { BRAINTRUST_PROJECT: "brand-new" };
  await box.ends(2, "upload", env);
  await box.ends(2, "upload --create-project --dry-run", env);
  assertEquals(writes(box), []);
  await box.write("prompts/broken.md", "---\nmodle: m\n---\nText.\n");
  const refused = await box.here("upload", ["--create-project"], env);
  assertEquals([refused.code, writes(box)], [2, []]);
  assertStringIncludes(refused.stderr, "deno task lint");
  await Deno.remove(`${box.root}/prompts/broken.md`);
  const { stderr } = await box.ends(0, "upload --create-project", env);
  assertStringIncludes(stderr, 'Created the project "brand-new"');
  assertEquals((await box.here("verify", [], env)).code, 0);
  await box.write("prompts/broken.md", "---\nmodle: m\n---\nText.\n");
  const invalid = await box.here("upload", [], env);
  assertEquals(invalid.code, 1);
  assertStringIncludes(invalid.stdout, "Nothing was written: fix the problems first.");
});

Deno.test("upload --prune — lists, needs --yes, keeps the row, deletes only what we uploaded", async () => {
  await using box = await open();
  await box.ends(0, "upload");
  const { project_id } = await box.row("one");
  await box.api("POST", "/v1/prompt", { project_id, slug: "by-hand", name: "By hand" });
  await Deno.remove(`${box.root}/prompts/one.md`);
  const gone = await box.row("one");
  const stale = await box.ends(1, "verify");
  assertStringIncludes(stale.stdout, "prompts/one.md is gone");

  assertStringIncludes((await box.here("upload")).stdout, "orphaned");
  assertEquals(Object.keys(await box.pins()), ["two"]);
  assertEquals((await box.here("verify")).code, 0, "orphaned and unmanaged are reported only");
  await box.ends(1, "verify --strict");

  box.requests.splice(0);
  const asked = await box.ends(1, "upload --prune");
  assertStringIncludes(asked.stdout, "--yes");
  assertEquals(writes(box), []);
  assertEquals((await box.run("upload", ["--prune", "--yes"])).code, 0);
  const kept = JSON.parse(await box.read(`.prompt-sync/pruned/one@${gone._xact_id}.json`));
  assertEquals(kept, gone);
  const { objects } = await box.api("GET", `/v1/prompt?project_name=${PROJECT}`);
  assertEquals((objects as JsonObject[]).map(({ slug }) => slug).sort(), ["by-hand", "two"]);
});

Deno.test("a typo in a glob — unpins nothing, deletes nothing, and is named", async () => {
  await using box = await open();
  await box.ends(0, "upload");
  const lock = await box.read("prompts/lock.json");
  const config = (include: string): Promise<void> =>
    box.write("prompts/config.json", JSON.stringify({ ...CONFIG, include: [include] }));
  await config("promts/**/*.md");
  for (
    const args of [["upload"], ["upload", "--prune", "--yes"], ["verify"], ["verify", "--offline"]]
  ) {
    const [task = "", ...flags] = args;
    const { code, stdout } = await box.here(task, flags);
    assertEquals(code, 1, stdout);
    assertStringIncludes(stdout, 'prompts/one.md:1:1  Expected "include" and "exclude"');
    assertEquals(stdout.includes("is gone"), false, stdout);
  }
  assertEquals(await box.read("prompts/lock.json"), lock);
  await Deno.remove(`${box.root}/prompts/lock.json`);
  const { stdout } = await box.ends(1, "upload --prune --yes");
  assertStringIncludes(stdout, "refuse: has its file, prompts/one.md, which");
  assertEquals((await box.row("one")).slug, "one");
});

Deno.test("upload --prune — never what an environment points at", async () => {
  await using box = await open();
  await box.ends(0, "upload");
  await box.api("POST", "/environment", { name: "Production", slug: "production" });
  await box.ends(0, "promote --environment production");
  await Deno.remove(`${box.root}/prompts/one.md`);
  const { stdout } = await box.ends(1, "upload --prune --yes");
  assertStringIncludes(stdout, 'refuse: is used by "production"');
  assertEquals((await box.row("one")).slug, "one");
});

Deno.test("ignore — a field is left to Braintrust, survives uploads, and every report counts it", async () => {
  await using box = await open();
  const field = "prompt_data.options.position";
  const ignore = [{ field, reason: "order in the UI" }, { slug: "two", reason: "an experiment" }];
  await box.write("prompts/config.json", JSON.stringify({ ...CONFIG, ignore }));
  await box.ends(0, "upload");
  await box.edit("one", { prompt_data: { options: { position: "0|zz:" } } });
  const { stdout } = await box.ends(0, "verify");
  assertStringIncludes(stdout, "ignored: two (an experiment)");
  await box.write("prompts/one.md", "One, changed.\n");
  await box.ends(0, "upload");
  assertStringIncludes(JSON.stringify((await box.row("one")).prompt_data), "0|zz:");
  await box.ends(0, "verify");
});

Deno.test(".env — serves the settings that the environment lacks or leaves blank", async () => {
  await using box = await open();
  await box.write(".env", `\uFEFFBRAINTRUST_API_KEY="${KEY}"\nBRAINTRUST_PROJECT=from-dot-env\n`);
  const keyless = await box.run("verify", [], { BRAINTRUST_API_KEY: " " });
  assertEquals(keyless.code, 2);
  assertStringIncludes(keyless.stderr, 'the project "from-dot-env"');
  const { code } = await box.here("upload", [], {
    BRAINTRUST_API_KEY: "",
    BRAINTRUST_PROJECT: PROJECT,
  });
  assertEquals(code, 0, "the environment beats the file");
});

Deno.test("upload — leaves alone what somebody changes while it runs", async () => {
  await using box = await open();
  await box.ends(0, "upload");
  await box.write("prompts/one.md", "One, changed.\n");
  let lists = 0;
  await using busy = await box.behind(async (exchange) => {
    // Between the survey and the guard's second look somebody saves in the UI.
    if (/[?&]slug=one(&|$)/.test(exchange.path) && lists++ === 0) {
      await box.edit("one", { description: "Edited at the same time." });
    }
    await untouched(exchange);
  });
  const { stdout } = await busy.ends(1, "upload");
  assertStringIncludes(stdout, "changed while the command ran");
  assertEquals((await box.row("one")).description, "Edited at the same time.");
});

Deno.test("upload — what a killed command left goes, in every folder of prompts", async () => {
  const include = ["prompts/**/*.md", "backend/prompts/*.md"];
  const left = ["prompts/sub/a.md", "backend/prompts/b.md"].map((path) =>
    `${path}.prompt-sync-0123abcd.tmp`
  );
  await using box = await sandbox({
    "prompts/config.json": JSON.stringify({ project: PROJECT, include }),
    "prompts/sub/a.md": "A.\n",
    "backend/prompts/b.md": "B.\n",
    ...Object.fromEntries(left.map((path) => [path, "half"])),
  });
  const { code, stderr } = await box.run("upload");
  assertEquals(code, 0, stderr);
  assertEquals(Object.keys(await box.pins()), ["a", "b"]);
  assertEquals(await Promise.all(left.map(box.exists)), [false, false]);
});
