// upload against servers that behave in each way that the real one might.
import { prettyVersion } from "../../lib/content/version.ts";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseQuirk, type Quirk } from "../../lib/local/quirks.ts";
import { PROJECT, type Sandbox, sandbox } from "../sandbox.ts";

const FILES = {
  "prompts/one.md": "---\ndescription: First.\ntags: [a, b]\nmodel: m\n---\nOne {{x}}.\n",
  "prompts/two.md": "Two.\n",
};

const quirks = (names: string): Quirk[] =>
  names.split(",").map((name) => {
    const quirk = parseQuirk(name);
    if (!quirk) throw new Error(`no quirk ${name}`);
    return quirk;
  });

/** Distinct versions that exist of a prompt. */
async function versions(box: Sandbox, slug: string): Promise<number> {
  const { id, project_id } = await box.row(slug);
  const query = `SELECT * FROM project_functions('${project_id}') WHERE slug = '${slug}'`;
  await box.api("POST", "/btql", { query, fmt: "json" });
  const call = {
    op: "function",
    name: { op: "ident", name: ["project_prompts"] },
    args: [{ op: "literal", value: project_id }],
  };
  const { data } = await box.api("POST", "/btql", {
    query: {
      from: call,
      select: [{ op: "star" }],
      filter: {
        op: "eq",
        left: { op: "ident", name: ["id"] },
        right: { op: "literal", value: id },
      },
    },
    audit_log: true,
    use_columnstore: false,
    brainstore_realtime: true,
  });
  return (data as unknown[]).length;
}

async function isPinned(box: Sandbox, slug: string): Promise<boolean> {
  if (!await box.exists("prompts/lock.json")) return false;
  return slug in await box.pins();
}

/** Types what the report named; from then on all is green, and nothing is written again. */
async function accept(box: Sandbox): Promise<void> {
  await box.ends(0, "upload --accept one");
  const { _xact_id } = await box.row("one");
  await box.ends(0, "verify --strict one");
  await box.ends(0, "upload one");
  assertEquals((await box.row("one"))._xact_id, _xact_id);
}

// The upload succeeds, pins what was read back, and a second one writes nothing.
const HARMLESS = [
  "server-defaults",
  "unchanged-no-version",
  "merge-replace",
  "page-cap=1",
  "slow=20",
  "rate-limit-no-header=2",
  "rate-limit=1",
  "fail-before-apply=2",
  "fail-after-apply=1",
  "reset-after-apply=1",
  "unknown-project-400",
];
for (const name of HARMLESS) {
  Deno.test(`upload — ${name}: succeeds, and twice writes no second version`, async () => {
    await using box = await sandbox(FILES, { quirks: quirks(name) });
    await box.ends(0, "upload");
    const lock = JSON.parse(await box.read("prompts/lock.json"));
    assertEquals(Object.keys(lock.prompts), ["one", "two"]);
    assertEquals(lock.prompts.one.version, (await box.row("one"))._xact_id);
    await box.ends(0, "upload");
    await box.ends(0, "verify");
    assertEquals(await versions(box, "one"), 1);
  });
}

// A 200 that did not do what was asked: exit 2, the reason in words, the lock as it was.
const CAUGHT: [name: string, reason: string][] = [
  ["drop-metadata", "did not keep the metadata"],
  ["ignore-write", "does not list it"],
];
for (const [name, reason] of CAUGHT) {
  Deno.test(`upload — ${name}: is caught by reading back`, async () => {
    await using box = await sandbox(FILES, { quirks: quirks(name) });
    const { stderr } = await box.ends(2, "upload --wait 0 one");
    assertStringIncludes(stderr, `Cannot prove the upload of "one": Braintrust`);
    assertStringIncludes(stderr, reason);
    assert(!await isPinned(box, "one"), "the lock stays as it was");
  });
}

Deno.test("upload — drop-tags: exit 1 with the diff, not pinned; --accept settles it for good", async () => {
  await using box = await sandbox(FILES, { quirks: quirks("drop-tags") });
  const { stdout } = await box.ends(1, "upload one");
  assertStringIncludes(stdout, "returns other values than were uploaded");
  assertStringIncludes(stdout, "\n+tags: [a, b]\n");
  assertStringIncludes(stdout, "deno task upload --accept one");
  assert(!await isPinned(box, "one"), "the lock stays as it was");
  assertStringIncludes((await box.here("verify", ["one"])).stdout, "deno task upload --accept one");
  await accept(box);
  assertEquals(await box.read("prompts/one.md"), FILES["prompts/one.md"].replace(/tags.*\n/, ""));
});

Deno.test("upload — ignore-write: an update that was not applied leaves the lock and the module as they were", async () => {
  const bundles = { f: { include: ["prompts/*.md"] } };
  await using box = await sandbox({
    ...FILES,
    "supabase/functions/f/index.ts": "",
    "prompts/config.json": JSON.stringify({ project: PROJECT, defaults: { model: "m" }, bundles }),
  });
  const first = await box.here("upload");
  assertEquals(first.code, 0);
  const [lock, module] = ["prompts/lock.json", "supabase/functions/f/prompts.gen.ts"];
  for (const path of [lock, module]) {
    assertStringIncludes(first.stdout, `Wrote ${path}: commit it with the prompts.`);
  }
  const before = [await box.read(lock), await box.read(module)];
  await box.write("prompts/two.md", "Two, changed.\n");
  box.local.setQuirks(quirks("ignore-write"));
  const { stderr } = await box.ends(2, "upload --wait 0");
  assertStringIncludes(stderr, "reported success but did not apply the write");
  assertEquals([await box.read(lock), await box.read(module)], before);
});

Deno.test("upload — merge-replace: a field removed in git that the server keeps is no addition", async () => {
  await using box = await sandbox(FILES, { quirks: quirks("merge-replace") });
  await box.ends(0, "upload");
  const lock = await box.read("prompts/lock.json");
  await box.write("prompts/one.md", "One, without a model.\n");
  const { stdout } = await box.ends(1, "upload");
  assertStringIncludes(stdout, "-model: m\n");
  assertStringIncludes(stdout, "deno task upload --accept one");
  assertEquals(await box.read("prompts/lock.json"), lock);
  await accept(box);
  assertStringIncludes(await box.read("prompts/one.md"), "model: m\n");
});

// Nothing can be proven: exit 2, one line, nothing written.
const HOPELESS: [name: string, reason: string][] = [
  ["html", "a web page instead of JSON"],
  ["truncated-json", "broken JSON"],
  ["repeat-page", "the same page"],
  ["rate-limit-no-header=99", "429"],
];
for (const [name, reason] of HOPELESS) {
  Deno.test(`upload and verify — ${name}: exit 2, one line, nothing written`, async () => {
    await using box = await sandbox(FILES);
    await box.ends(0, "upload");
    const lock = await box.read("prompts/lock.json");
    await box.write("prompts/two.md", "Two, changed.\n");
    for (const task of ["verify", "upload"]) {
      box.local.setQuirks(quirks(name));
      const { code, stdout, stderr } = await box.here(task);
      assertEquals([code, stdout], [2, ""], stderr);
      assertEquals(stderr.split("\n").filter((line) => line.startsWith("error: ")).length, 1);
      assertStringIncludes(stderr, reason);
    }
    assertEquals(await box.read("prompts/lock.json"), lock);
  });
}

Deno.test("upload — writes that fail before and after they are applied leave one version each", async () => {
  await using box = await sandbox(FILES);
  await box.ends(0, "upload");
  await box.write("prompts/two.md", "Two, changed.\n");
  box.local.setQuirks(quirks("fail-before-apply=1,reset-after-apply=1"));
  await box.ends(0, "upload");
  assertEquals(await versions(box, "two"), 2);
});

Deno.test("upload --force — names what it replaced, also where it cannot prove what it wrote", async () => {
  await using box = await sandbox(FILES);
  await box.ends(0, "upload");
  await box.edit("one", { description: "edited in the UI" });
  const edit = prettyVersion(String((await box.row("one"))._xact_id));
  box.local.setQuirks([{ name: "drop-metadata" }]);
  const { stderr } = await box.ends(2, "upload --force one --wait 0");
  assertStringIncludes(stderr, `; replaced version ${edit}`);
});

Deno.test("upload — late-lists: an edit that the lists hide is found by the prompt's id, not replaced", async () => {
  await using box = await sandbox(FILES, { quirks: [{ name: "late-lists", value: 3 }] });
  await box.here("upload");
  // Every version has been in its first lists.
  for (let lists = 0; lists < 4; lists++) await box.here("verify");
  await box.ends(0, "upload");
  const { id } = await box.row("two");
  const { _xact_id } = await box.api("PATCH", `/v1/prompt/${id}`, { description: "Edited." });
  await box.write("prompts/two.md", "Two, changed.\n");
  const { stdout } = await box.ends(1, "upload");
  assertStringIncludes(stdout, "changed while the command ran");
  assertEquals((await box.api("GET", `/v1/prompt/${id}`))._xact_id, _xact_id);
});
