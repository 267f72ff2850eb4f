import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { canonicalContent, rowOf } from "../../lib/content/content.ts";
import { canonicalJson } from "../../lib/content/hash.ts";
import { preflight } from "../../lib/braintrust/preflight.ts";
import type { Json, JsonObject } from "../../lib/content/json.ts";
import { knownFields } from "../../lib/content/vocabulary.ts";
import { row as arbitraryRow } from "../lib/content/arbitrary_row.ts";
import { type Sandbox, sandbox } from "../sandbox.ts";

/** A prompt with everything that a Braintrust row may hold, and a field nobody has heard of. */
const RICH: JsonObject = {
  name: "Everything",
  slug: "everything",
  description: "All fields.",
  tags: ["zeta", "alpha"],
  metadata: { owner: "team", nested: { nothing: null } },
  never_heard_of: { a: [1, null] },
  prompt_data: {
    prompt: {
      type: "chat",
      messages: [
        { role: "system", content: "Hello {% if x %}{{ x }}{% endif %}\n\nBye" },
        {
          role: "user",
          content: [
            { type: "text", text: "Look", cache_control: { type: "ephemeral" } },
            { type: "image_url", image_url: { url: "{{ url }}", detail: "low" } },
          ],
        },
        {
          role: "assistant",
          tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }],
        },
        { role: "tool", content: "42", tool_call_id: "c1" },
      ],
      tools:
        '[{"type":"function","function":{"name":"f","parameters":{"enum":[null]},"strict":true}}]',
    },
    options: {
      model: "gpt-5-mini",
      position: "0|hzzzzz:",
      params: {
        temperature: 0,
        response_format: {
          type: "json_schema",
          json_schema: { name: "s", schema: { type: ["string", "null"], default: null } },
        },
        brand_new: [1],
      },
    },
    template_format: "nunjucks",
    parser: { type: "llm_classifier", use_cot: true, choice_scores: { good: 1, bad: 0 } },
    tool_functions: [{ type: "function", id: "8e3f6d2a-0000-4000-8000-000000000000" }],
    mcp: { search: { type: "url", url: "https://example.com/mcp", enabled_tools: null } },
    origin: { prompt_id: "p", project_id: "q" },
    preprocessor: { type: "inline", code: "return 1" },
  },
};

async function projectId(box: Sandbox): Promise<string> {
  const { objects } = await box.api("GET", "/v1/project?project_name=sandbox");
  return String((objects as JsonObject[])[0]?.id);
}

async function insert(box: Sandbox, rows: JsonObject[]): Promise<void> {
  const project_id = await projectId(box);
  const functions = rows.map((row) => ({
    ...row,
    project_id,
    function_data: { type: "prompt" },
    if_exists: "replace",
  }));
  await box.api("POST", "/insert-functions", { functions });
}

/** What a file has to keep, by slug: all but the fields that nobody knows. */
async function contents(box: Sandbox): Promise<Map<string, string>> {
  const { objects } = await box.api("GET", "/v1/prompt?project_name=sandbox");
  return new Map(
    (objects as JsonObject[]).map((row) => [
      String(row.slug),
      canonicalJson(knownFields(canonicalContent(row)).known),
    ]),
  );
}

Deno.test("download, then upload — nothing known is lost, and nothing added but the stamp", async () => {
  await using box = await sandbox();
  await insert(box, [RICH]);
  const before = await contents(box);
  const downloaded = await box.run("download");
  assertEquals(downloaded.code, 0);
  assertStringIncludes(downloaded.stdout, "never_heard_of");
  const waiting = await box.ends(1, "verify");
  assertStringIncludes(waiting.stdout, "unstamped");
  await box.ends(0, "upload");
  assertEquals(await contents(box), before);
  const { metadata, _xact_id } = await box.row("everything");
  assertEquals(Object.keys(metadata as JsonObject).sort(), ["nested", "owner", "prompt_sync"]);
  await box.ends(0, "upload");
  assertEquals((await box.row("everything"))._xact_id, _xact_id, "no version when nothing changed");
});

Deno.test("download, then upload — keeps what is known of every row that the SDK can load", async () => {
  await using box = await sandbox();
  const rows: JsonObject[] = [];
  for (const row of fc.sample(arbitraryRow, { numRuns: 500, seed: 7 })) {
    const { id: _, _xact_id, project_id: __, log_id: ___, ...content } = row;
    const named = { ...content, slug: `p${rows.length}`, name: `${row.name}x` };
    if (await preflight(rowOf(canonicalContent(named), {})) === undefined) rows.push(named);
  }
  assert(rows.length > 50, `only ${rows.length} rows that the SDK can load`);
  await insert(box, rows);
  const before = await contents(box);
  await box.ends(0, "download");
  await box.ends(0, "upload");
  assertEquals(await contents(box), before);
});

Deno.test("adoption — some hundred prompts made by hand come in with one download and one upload", async () => {
  await using box = await sandbox({}, { quirks: [{ name: "page-cap", value: 50 }] });
  const rows = Array.from({ length: 300 }, (_, index): JsonObject => ({
    slug: `made-by-hand-${index}`,
    name: `Prompt number ${index}`,
    prompt_data: {
      prompt: { type: "chat", messages: [{ role: "user", content: `Text ${index}` }] },
    },
  }));
  await insert(box, rows);
  await box.ends(0, "download");
  await box.commit("adopt");
  await box.ends(0, "upload");
  const { stdout } = await box.ends(0, "verify --strict");
  assertStringIncludes(stdout, "300 in-sync");
});

Deno.test("download, then a change in review — is uploaded without force", async () => {
  await using box = await sandbox({ "prompts/a.md": "A.\n" });
  await box.uploaded();
  await box.edit("a", "Edited.");
  await box.ends(0, "download");
  await box.write("prompts/a.md", "Edited, and reviewed.\n");
  await box.ends(0, "upload");
  await box.ends(0, "verify --strict");
});

Deno.test("download — an edit of the variables keeps the front matter, and says what is left to do", async () => {
  const text =
    "---\n# Ask legal first.\nmodel: m # pinned\ninputs:\n  who: Whom.\n---\nGreet {{who}}.\n";
  await using box = await sandbox({ "prompts/greet.md": text });
  await box.uploaded();
  const { id } = await box.row("greet");
  const messages = [{ role: "system", content: "Greet {{name}}." }];
  const prompt_data = { prompt: { type: "chat", messages }, options: { model: "m" } };
  await box.api("PATCH", `/v1/prompt/${id}`, { prompt_data });
  const { stdout } = await box.ends(1, "download");
  assertEquals(await box.read("prompts/greet.md"), text.replace("{{who}}", "{{name}}"));
  assertStringIncludes(stdout, 'prompts/greet.md:7:7  Expected "name" under "inputs"');
  assertStringIncludes(stdout, "deno task lint prompts/greet.md");
  assertStringIncludes(stdout, "Wrote prompts/lock.json too");
});

Deno.test("download — never touches a file with uncommitted changes", async () => {
  await using box = await sandbox({ "prompts/a.md": "A.\n" });
  await box.uploaded();
  await box.edit("a", "Edited.");
  // Same text for the state, other bytes for git: the working tree differs from the commit.
  await box.write("prompts/a.md", "---\n# a note of mine\n---\nA.\n");
  for (const line of ["download", "download --force"]) {
    const { stdout } = await box.ends(1, line);
    assertStringIncludes(stdout, "uncommitted changes");
  }
  assertEquals(await box.read("prompts/a.md"), "---\n# a note of mine\n---\nA.\n");
});

Deno.test("download — hostile slugs never leave the prompt folder", async () => {
  await using box = await sandbox();
  const hostile = [
    "../../.github/workflows/x",
    "/etc/x",
    "C:\\x",
    "a\u0000b",
    "x\ny",
    "..",
    ".git",
    "a/b",
  ];
  const twins = ["Twin", "twin", "TWIN", "aux", "README", "con.txt"];
  await insert(
    box,
    [...hostile, ...twins].map((slug) => ({
      slug,
      name: slug,
      prompt_data: { prompt: { type: "chat", messages: [{ role: "user", content: "x" }] } },
    })),
  );
  const { stdout } = await box.ends(1, "download");
  assertStringIncludes(stdout, "no prompt file can have");
  assert(!stdout.includes("\u0000") && !stdout.includes("\u001b"));
  const made = (await box.git("status", "--porcelain", "--untracked-files=all")).trim().split("\n")
    .map((line) => line.slice(3)).filter((path) => path !== "prompts/lock.json").sort();
  assertEquals(new Set(made.map((path) => path.toLowerCase())).size, twins.length, made.join());
  assert(made.every((path) => /^prompts\/[\w.-]+\.md$/.test(path)), made.join());
  assert(!made.some((path) => /\/(aux|con|readme)\./i.test(path)), made.join());
});

Deno.test("download — refuses a prompt folder that is a link out of the repository", async () => {
  await using box = await sandbox({
    "prompts/config.json": JSON.stringify({ project: "sandbox", include: ["elsewhere/**/*.md"] }),
  });
  const outside = await Deno.makeTempDir();
  await Deno.symlink(outside, `${box.root}/elsewhere`);
  await insert(box, [
    {
      slug: "p",
      name: "p",
      prompt_data: { prompt: { type: "completion", content: "x" } },
    } as Record<string, Json>,
  ]);
  const { code, stderr } = await box.run("download");
  assertEquals(code, 2, stderr);
  assertStringIncludes(stderr, "Cannot read the folder elsewhere: a symbolic link points outside");
  assertEquals(await Array.fromAsync(Deno.readDir(outside)), []);
  await Deno.remove(outside);
});

Deno.test("download --dry-run — says what it would write and writes nothing", async () => {
  await using box = await sandbox();
  await insert(box, [RICH]);
  const { stdout } = await box.ends(0, "download --dry-run --format json");
  const [prompt] = JSON.parse(stdout).prompts;
  assertEquals([prompt.action, prompt.path], ["write", "prompts/everything.md"]);
  assertEquals(await box.git("status", "--porcelain"), "");
});

Deno.test("download — an edit that makes the file too large to be read again changes nothing", async () => {
  const file = `---\n# ${"x".repeat(1024 * 1024 - 100)}\nname: One\n---\nOne.\n`;
  await using box = await sandbox({ "prompts/one.md": file });
  assertEquals((await box.here("upload")).code, 0);
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--message=pin");
  await box.edit("one", "Longer. ".repeat(100));
  const { code, stdout } = await box.here("download");
  assertEquals(code, 1, stdout);
  assertStringIncludes(stdout, "cannot be a prompt file: Expected at most 1 MiB");
  assertEquals(await box.read("prompts/one.md"), file);
});
