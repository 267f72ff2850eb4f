// log, rollback, restore and the sides of diff: getting back to where things were right.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/content/json.ts";
import { prettyVersion } from "../../lib/content/version.ts";
import { type Sandbox, sandbox } from "../sandbox.ts";

const PATH = "prompts/greet.md";
const first =
  "---\n# Kept for the record.\ninputs:\n  name: Whom to greet.\n---\nGreet {{name}}.\n";
const second = first.replace("Greet", "Please greet");

interface Told {
  box: Sandbox;
  /** Transaction ids: uploaded, uploaded again, edited in Braintrust. */
  versions: string[];
}

/** A prompt with two commits, each uploaded, and an edit in Braintrust on top. */
async function told(): Promise<Told> {
  const box = await sandbox({ [PATH]: first });
  const versions: string[] = [];
  const note = async (): Promise<void> => {
    versions.push(String((await box.row("greet"))._xact_id));
  };
  const commit = async (message: string): Promise<void> => {
    await box.git("add", "--all");
    await box.git("commit", "--quiet", `--message=${message}`);
  };
  assertEquals((await box.here("upload")).code, 0);
  await note();
  await commit("Pin the first text");
  await box.write(PATH, second);
  assertEquals((await box.here("upload")).code, 0);
  await note();
  await commit("Ask politely");
  const { id } = await box.row("greet");
  const messages = [{ role: "system", content: "Shout at {{name}}." }];
  await box.api("PATCH", `/v1/prompt/${id}`, { prompt_data: { prompt: { messages } } });
  await note();
  return { box, versions };
}

async function assign(box: Sandbox, environment: string, version: string): Promise<void> {
  const { id } = await box.row("greet");
  await box.api("POST", "/environment", { name: environment, slug: environment });
  const body = { object_version: version };
  await box.api("PUT", `/environment-object/prompt/${id}/${environment}`, body);
}

Deno.test("log — each version with its commit, its environments, or that it was edited outside git", async () => {
  const { box, versions } = await told();
  await using _ = box;
  await assign(box, "production", versions[0] ?? "");
  const { code, stdout } = await box.run("log", ["greet"]);
  assertEquals(code, 0);
  const [edited = "", polite = "", start = ""] = stdout.trim().split("\n");
  const [one = "", two = "", three = ""] = versions.map(prettyVersion);
  assertStringIncludes(edited, three);
  assertStringIncludes(edited, "edited outside git");
  assertMatch(
    polite,
    new RegExp(
      `^${two}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  [0-9a-f]{12}  \\w+ Ask politely \\(pinned\\)$`,
    ),
  );
  assertMatch(start, new RegExp(`^${one} .* start \\(production\\)$`));
  const json = JSON.parse((await box.here("log", ["greet", "--format", "json"])).stdout);
  assertEquals(
    json.versions.map(({ xact_id }: { xact_id: string }) => xact_id),
    versions.toReversed(),
  );
  assertEquals(json.versions[0].commit, null);
});

Deno.test("log — a prompt that is not there is a failure with the nearest name", async () => {
  const { box } = await told();
  await using _ = box;
  assertStringIncludes((await box.here("log", ["gret"])).stderr, 'did you mean "greet"?');
  assertEquals((await box.here("log")).code, 2);
});

for (
  const [name, to] of [["a version", 0], ["its long spelling", 0], ["a commit", "HEAD~1"]] as const
) {
  Deno.test(`rollback --to ${name} — brings the older file back, byte by byte, and replaces what is live`, async () => {
    const { box, versions } = await told();
    await using _ = box;
    const version = versions[0] ?? "";
    const target = to === "HEAD~1" ? to : name === "a version" ? prettyVersion(version) : version;
    const { code, stdout, stderr } = await box.run("rollback", ["greet", "--to", target]);
    assertEquals(code, 0, stdout + stderr);
    assertEquals(await box.read(PATH), first);
    assertStringIncludes(stdout, `replaced version ${prettyVersion(versions[2] ?? "")}`);
    assertStringIncludes(stdout, "git commit");
    assertEquals((await box.here("verify", ["--strict"])).code, 0);
    assertStringIncludes(JSON.stringify((await box.row("greet")).prompt_data), "Greet {{name}}.");
  });
}

Deno.test("rollback — refuses uncommitted changes and what is neither version nor commit", async () => {
  const { box, versions } = await told();
  await using _ = box;
  for (const to of ["0123456789abcdef", "no-such-branch", "--all"]) {
    const { code, stderr } = await box.here("rollback", ["greet", `--to=${to}`]);
    assertEquals(code, 2, stderr);
    assertStringIncludes(stderr, "deno task log greet");
  }
  await box.write(PATH, "Mine.\n");
  const { code, stderr } = await box.here("rollback", ["greet", "--to", versions[0] ?? ""]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "uncommitted changes");
  assertEquals(await box.read(PATH), "Mine.\n");
});

Deno.test("rollback — what upload would refuse changes no file", async () => {
  const { box, versions } = await told();
  await using _ = box;
  await box.write("prompts/broken.md", "---\nmodle: m\n---\nText.\n");
  const { code, stderr } = await box.here("rollback", ["greet", "--to", versions[0] ?? ""]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "prompts/broken.md:2:1 has a problem");
  assertEquals(await box.read(PATH), second);
  assertEquals((await box.row("greet"))._xact_id, versions[2]);
});

Deno.test("rollback — a commit in which the file was another prompt is refused", async () => {
  const { box } = await told();
  await using _ = box;
  await box.write(PATH, "---\nslug: other\n---\nOther.\n");
  await box.git("commit", "--quiet", "--all", "--message=Another prompt");
  await box.write(PATH, second);
  await box.git("commit", "--quiet", "--all", "--message=And back");
  const { code, stderr } = await box.here("rollback", ["greet", "--to", "HEAD~1"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, 'it is a prompt "other"');
  assertEquals(await box.read(PATH), second);
});

Deno.test("rollback — a stamp that names another file is not believed", async () => {
  const { box } = await told();
  await using _ = box;
  await box.write("notes.md", "Nobody's prompt.\n");
  const blob = (await box.git("hash-object", "-w", "notes.md")).trim();
  assertEquals((await box.here("upload", ["--force"])).code, 0);
  const { name, prompt_data, metadata, project_id } = await box.row("greet");
  const stamp = (metadata as { prompt_sync: JsonObject }).prompt_sync;
  const forged = { slug: "greet", name, prompt_data, project_id, if_exists: "replace" };
  await box.api("POST", "/insert-functions", {
    functions: [{
      ...forged,
      function_data: { type: "prompt" },
      metadata: { prompt_sync: { ...stamp, blob } },
    }],
  });
  const to = String((await box.row("greet"))._xact_id);
  const { code, stdout } = await box.here("rollback", ["greet", "--to", to, "--dry-run"]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "already has the text of version");
  assertEquals(stdout.includes("Nobody's"), false, stdout);
});

Deno.test("diff --pinned — a version that Braintrust does not hold is not shown as another", async () => {
  const { box } = await told();
  await using _ = box;
  const lock = await box.read("prompts/lock.json");
  await box.write(
    "prompts/lock.json",
    lock.replace(/"version": "(\d{5,})\d{4}"/, '"version": "$19999"'),
  );
  const { code, stdout, stderr } = await box.here("diff", ["--pinned", "greet"]);
  assertEquals(code, 2, stdout);
  assertStringIncludes(stderr, "Braintrust does not have it");
});

Deno.test("rollback — to the text that the file has says so, and offers no empty commit", async () => {
  const { box, versions } = await told();
  await using _ = box;
  assertEquals((await box.here("upload", ["--force"])).code, 0);
  await box.git("commit", "--quiet", "--all", "--message=Pin what is live");
  const { code, stdout } = await box.here("rollback", ["greet", "--to", versions[1] ?? ""]);
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, `${PATH} already has the text of version`);
  assertEquals(stdout.includes("git commit"), false, stdout);
});

Deno.test("log — a text that a merge commit brought has that commit", async () => {
  const { box } = await told();
  await using _ = box;
  assertEquals((await box.here("upload", ["--force"])).code, 0);
  await box.git("commit", "--quiet", "--all", "--message=Pin what is live");
  await box.git("switch", "--quiet", "--create", "theirs");
  await box.git("commit", "--quiet", "--allow-empty", "--message=theirs");
  await box.git("switch", "--quiet", "-");
  await box.git("commit", "--quiet", "--allow-empty", "--message=ours");
  await box.git("merge", "--quiet", "--no-commit", "theirs");
  await box.write(PATH, first.replace("Greet", "Warmly greet"));
  assertEquals((await box.here("upload")).code, 0);
  await box.git("commit", "--quiet", "--all", "--message=Both together");
  const { stdout } = await box.here("log", ["greet"]);
  assertStringIncludes(stdout.split("\n")[0] ?? "", "Both together (pinned)");
});

Deno.test("rollback --dry-run — shows the diff and writes nothing", async () => {
  const { box, versions } = await told();
  await using _ = box;
  const { code, stdout } = await box.here("rollback", [
    "greet",
    "--to",
    versions[0] ?? "",
    "--dry-run",
  ]);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "-Please greet {{name}}.\n+Greet {{name}}.");
  assertEquals(await box.git("status", "--porcelain"), "");
  assertEquals((await box.row("greet"))._xact_id, versions[2]);
});

const SIDES: [args: string[], removed: string, added: string][] = [
  [[], "Shout at", "Please greet"],
  [["--live"], "Shout at", "Please greet"],
  [["--pinned", "--live"], "Please greet", "Shout at"],
  [["--environment", "production"], "Greet", "Please greet"],
];
Deno.test("diff — the flags choose the sides", async () => {
  const { box, versions } = await told();
  await using _ = box;
  await assign(box, "production", versions[0] ?? "");
  for (const [args, removed, added] of SIDES) {
    const { code, stdout } = await box.here("diff", args);
    assertEquals(code, 1, args.join(" "));
    assertStringIncludes(stdout, `-${removed} {{name}}.\n+${added} {{name}}.`);
  }
  const same = await box.run("diff", ["--pinned"]);
  assertEquals(same.code, 0, "the file is what the lock pins");
  assertStringIncludes(same.stdout, "1 without differences.");
  assertEquals((await box.here("diff", ["--pinned", "--live", "--environment", "x"])).code, 2);
});

Deno.test("restore — a file of somebody else's has no power over the terminal", async () => {
  await using box = await sandbox({ [PATH]: first });
  const slug = "x\u001b]0;pwned\u0007\n::stop-commands::x";
  const prompt_data = { prompt: { type: "completion", content: "x" } };
  await box.write("row.json", JSON.stringify({ slug, name: "n", prompt_data }));
  const { stdout, stderr } = await box.here("restore", ["row.json"]);
  assertStringIncludes(stderr, 'Restoring "x\\u{1b}]0;pwned');
  assertEquals(
    (stdout + stderr).includes("\u001b") || /^::/m.test(stdout + stderr),
    false,
    stdout + stderr,
  );
});

Deno.test("restore — brings a pruned prompt back as it was", async () => {
  await using box = await sandbox({
    "prompts/old.md": "---\ntags: [x]\n---\nOld.\n",
    [PATH]: first,
  });
  assertEquals((await box.here("upload")).code, 0);
  const before = await box.row("old");
  await Deno.remove(`${box.root}/prompts/old.md`);
  assertEquals((await box.run("upload", ["--prune", "--yes"])).code, 0);
  const kept = `.prompt-sync/pruned/old@${before._xact_id}.json`;
  const { code, stdout, stderr } = await box.run("restore", [kept]);
  assertEquals(code, 0, stderr);
  const stamp = isObject(before.metadata) ? before.metadata.prompt_sync as JsonObject : {};
  assertStringIncludes(stdout, `--find-object=${stamp.blob}`);
  const after = await box.row("old");
  assertEquals([after.prompt_data, after.tags, after.metadata], [
    before.prompt_data,
    before.tags,
    before.metadata,
  ]);
  assertStringIncludes((await box.here("restore", [kept])).stdout, 'already has "old"');
  await box.api("PATCH", `/v1/prompt/${after.id}`, { description: "Edited." });
  box.requests.splice(0);
  const over = await box.here("restore", [kept]);
  assertEquals(over.code, 2, "never over a prompt that is there");
  assertStringIncludes(over.stderr, "Braintrust has a prompt with that slug");
  assertEquals(box.requests.filter(({ path }) => path.startsWith("/insert")), []);
  assertEquals((await box.here("restore", ["prompts/config.json"])).code, 2);
  assert((await box.here("verify")).code !== 2);
});
