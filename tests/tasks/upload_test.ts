import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/content/json.ts";
import { KEY, PROJECT, type Sandbox, sandbox } from "../sandbox.ts";

const FILES = { "prompts/one.md": "One.\n", "team/prompts/two.md": "Two.\n" };
const CONFIG = { project: PROJECT, include: ["prompts/**/*.md", "team/*/**/*.md"] };

const open = (): Promise<Sandbox> =>
  sandbox({ ...FILES, "prompts/config.json": JSON.stringify(CONFIG) });

async function lockOf(box: Sandbox): Promise<Record<string, Record<string, string>>> {
  return JSON.parse(await box.read("prompts/lock.json")).prompts;
}

async function patch(box: Sandbox, slug: string, change: JsonObject): Promise<void> {
  const { id } = await box.row(slug);
  await box.api("PATCH", `/v1/prompt/${id}`, change);
}

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
  const { code, stdout, stderr } = await box.here("upload", ["--dry-run"]);
  assertEquals(code, 0);
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
  assertEquals(Object.keys(await lockOf(box)), ["one", "two"]);
  const { objects } = await box.api("GET", `/v1/prompt?project_name=${PROJECT}&slug=odd`);
  assertEquals(objects, []);
});

Deno.test("upload — narrowed to one prompt leaves the others and their lock entries alone", async () => {
  await using box = await open();
  assertEquals((await box.here("upload")).code, 0);
  const before = await lockOf(box);
  await box.write("prompts/one.md", "One, changed.\n");
  await box.write("team/prompts/two.md", "Two, changed.\n");
  assertEquals((await box.here("upload", ["./team/prompts/two.md"])).code, 0);
  const after = await lockOf(box);
  assertEquals(after.one, before.one);
  assert(after.two?.version !== before.two?.version);
  assertEquals((await box.here("verify", ["two"])).code, 0);
  assertEquals((await box.here("verify", ["one"])).code, 1);
});

Deno.test("upload — a file that moved keeps its version; only the lock changes", async () => {
  await using box = await open();
  assertEquals((await box.here("upload")).code, 0);
  await box.git("mv", "prompts/one.md", "team/prompts/one.md");
  box.requests.splice(0);
  assertEquals((await box.here("upload")).code, 0);
  assertEquals(writes(box), []);
  assertEquals((await lockOf(box)).one?.path, "team/prompts/one.md");
});

Deno.test("upload — killed before the lock was written, the next one finishes without a write", async () => {
  await using box = await open();
  assertEquals((await box.here("upload")).code, 0);
  const lock = await box.read("prompts/lock.json");
  await Deno.remove(`${box.root}/prompts/lock.json`);
  assertStringIncludes((await box.here("verify")).stdout, "the lock does not pin it");
  box.requests.splice(0);
  assertEquals((await box.here("upload")).code, 0);
  assertEquals(writes(box), []);
  assertEquals(await box.read("prompts/lock.json"), lock);
});

Deno.test("upload --create-project — a typo never creates a project, the flag does", async () => {
  await using box = await open();
  const env = { BRAINTRUST_PROJECT: "brand-new" };
  assertEquals((await box.here("upload", [], env)).code, 2);
  assertEquals((await box.here("upload", ["--create-project", "--dry-run"], env)).code, 2);
  assertEquals(writes(box), []);
  await box.write("prompts/broken.md", "---\nmodle: m\n---\nText.\n");
  const refused = await box.here("upload", ["--create-project"], env);
  assertEquals([refused.code, writes(box)], [2, []]);
  assertStringIncludes(refused.stderr, "deno task lint");
  await Deno.remove(`${box.root}/prompts/broken.md`);
  const { code, stderr } = await box.here("upload", ["--create-project"], env);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, 'Created the project "brand-new"');
  assertEquals((await box.here("verify", [], env)).code, 0);
  await box.write("prompts/broken.md", "---\nmodle: m\n---\nText.\n");
  const invalid = await box.here("upload", [], env);
  assertEquals(invalid.code, 1);
  assertStringIncludes(invalid.stdout, "Nothing was written: fix the problems first.");
});

Deno.test("upload --prune — lists, needs --yes, keeps the row, deletes only what we uploaded", async () => {
  await using box = await open();
  assertEquals((await box.here("upload")).code, 0);
  const { project_id } = await box.row("one");
  await box.api("POST", "/v1/prompt", { project_id, slug: "by-hand", name: "By hand" });
  await Deno.remove(`${box.root}/prompts/one.md`);
  const gone = await box.row("one");
  const stale = await box.here("verify");
  assertEquals(stale.code, 1);
  assertStringIncludes(stale.stdout, "prompts/one.md is gone");

  assertStringIncludes((await box.here("upload")).stdout, "orphaned");
  assertEquals(Object.keys(await lockOf(box)), ["two"]);
  assertEquals((await box.here("verify")).code, 0, "orphaned and unmanaged are reported only");
  assertEquals((await box.here("verify", ["--strict"])).code, 1);

  box.requests.splice(0);
  const asked = await box.here("upload", ["--prune"]);
  assertEquals(asked.code, 1);
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
  assertEquals((await box.here("upload")).code, 0);
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
  const { code, stdout } = await box.here("upload", ["--prune", "--yes"]);
  assertEquals(code, 1);
  assertStringIncludes(stdout, "refuse: has its file, prompts/one.md, which");
  assertEquals((await box.row("one")).slug, "one");
});

Deno.test("upload --prune — never what an environment points at", async () => {
  await using box = await open();
  assertEquals((await box.here("upload")).code, 0);
  await box.api("POST", "/environment", { name: "Production", slug: "production" });
  assertEquals((await box.here("promote", ["--environment", "production"])).code, 0);
  await Deno.remove(`${box.root}/prompts/one.md`);
  const { code, stdout } = await box.here("upload", ["--prune", "--yes"]);
  assertEquals(code, 1);
  assertStringIncludes(stdout, 'refuse: is used by "production"');
  assertEquals((await box.row("one")).slug, "one");
});

Deno.test("ignore — a field is left to Braintrust, survives uploads, and every report counts it", async () => {
  await using box = await open();
  const field = "prompt_data.options.position";
  const ignore = [{ field, reason: "order in the UI" }, { slug: "two", reason: "an experiment" }];
  await box.write("prompts/config.json", JSON.stringify({ ...CONFIG, ignore }));
  assertEquals((await box.here("upload")).code, 0);
  await patch(box, "one", { prompt_data: { options: { position: "0|zz:" } } });
  const { code, stdout } = await box.here("verify");
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, "ignored: two (an experiment)");
  await box.write("prompts/one.md", "One, changed.\n");
  assertEquals((await box.here("upload")).code, 0);
  assertStringIncludes(JSON.stringify((await box.row("one")).prompt_data), "0|zz:");
  assertEquals((await box.here("verify")).code, 0);
});

Deno.test("an edit that loses the stamp is drift too, and a lost stamp alone is unstamped", async () => {
  await using box = await open();
  assertEquals((await box.here("upload")).code, 0);
  const replace = async (slug: string, text: string): Promise<void> => {
    const { project_id, name, prompt_data } = await box.row(slug);
    const messages = [{ role: "system", content: text }];
    await box.api("PUT", "/v1/prompt", {
      project_id,
      slug,
      name,
      prompt_data: { ...prompt_data as JsonObject, prompt: { type: "chat", messages } },
    });
  };
  await replace("one", "One, edited.");
  await replace("two", "Two.");
  const { stdout } = await box.here("verify", ["--format", "json"]);
  const states = JSON.parse(stdout).prompts.map(({ state }: { state: string }) => state);
  assertEquals(states, ["drifted", "unstamped"]);
});

Deno.test("verify --offline — proves by the lock alone, without network or key", async () => {
  await using box = await open();
  assertEquals((await box.here("upload")).code, 0);
  box.requests.splice(0);
  const env = { BRAINTRUST_API_KEY: "", BRAINTRUST_API_URL: "" };
  const clean = await box.run("verify", ["--offline"], env);
  assertEquals(clean.code, 0);
  assertStringIncludes(clean.stdout, "Braintrust was not asked");
  await box.write("prompts/one.md", "One, changed.\n");
  await box.write("prompts/three.md", "Three.\n");
  const { code, stdout } = await box.here("verify", ["--offline", "--format", "json"], env);
  assertEquals([code, JSON.parse(stdout).summary], [1, { "in-sync": 1, pending: 1, missing: 1 }]);
  assertEquals(box.requests, []);
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

Deno.test("verify — what cannot be read is unknown, exit 2, and never out of sync", async () => {
  await using box = await open();
  assertEquals((await box.here("upload")).code, 0);
  const pinned = (await lockOf(box)).one;
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=pin");
  await box.write("prompts/one.md", "One, by another branch.\n");
  assertEquals((await box.here("upload")).code, 0);
  await box.git("restore", ".");
  await using proxy = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search } = new URL(request.url);
      if (pathname === `/v1/prompt/${pinned?.id}`) return new Response("{}", { status: 503 });
      return await fetch(`${box.local.url}${pathname}${search}`, request);
    },
  );
  const env = { BRAINTRUST_API_URL: `http://127.0.0.1:${proxy.addr.port}` };
  const { code, stdout } = await box.here("verify", ["--format", "json"], env);
  const { summary, ok } = JSON.parse(stdout);
  assertEquals([code, ok, summary], [2, false, { "in-sync": 1, unknown: 1 }]);
});

Deno.test("upload — leaves alone what somebody changes while it runs", async () => {
  await using box = await open();
  assertEquals((await box.here("upload")).code, 0);
  await box.write("prompts/one.md", "One, changed.\n");
  let lists = 0;
  await using proxy = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname, search, searchParams } = new URL(request.url);
      // Between the survey and the guard's second look somebody saves in the UI.
      if (searchParams.get("slug") === "one" && lists++ === 0) {
        await patch(box, "one", { description: "Edited at the same time." });
      }
      return await fetch(`${box.local.url}${pathname}${search}`, request);
    },
  );
  const env = { BRAINTRUST_API_URL: `http://127.0.0.1:${proxy.addr.port}` };
  const { code, stdout } = await box.here("upload", [], env);
  assertEquals(code, 1, stdout);
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
  assertEquals(Object.keys(await lockOf(box)), ["a", "b"]);
  assertEquals(await Promise.all(left.map(box.exists)), [false, false]);
});
