import { assert, assertEquals } from "@std/assert";
import type { BundledPrompt } from "../../lib/content/bundled.ts";
import { contentOf } from "../../lib/content/bundled_content.ts";
import { parseConfig } from "../../lib/config/config.ts";
import { rowOf } from "../../lib/content/content.ts";
import { contentHash } from "../../lib/content/hash.ts";
import type { JsonObject } from "../../lib/content/json.ts";
import { promptFileOf } from "../../lib/prompt/prompt_file.ts";
import { type Held, livingFinding, pinnedFinding } from "../../lib/runtime/findings.ts";
import {
  CONFIG,
  GREET,
  type OpenFunction,
  openFunction,
  request,
  SECRET,
} from "./open_function.ts";
import { createApp } from "../../supabase/functions/llm-proxy/app.ts";

const HASH = "a".repeat(64);
const CONTENT = "c".repeat(64);
const bundled: BundledPrompt = {
  slug: "greet",
  path: "prompts/greet.md",
  source_sha256: HASH,
  content_sha256: CONTENT,
  pinned: { id: "id", version: "7" },
  required: [],
  ignored: [],
  source: "",
  content: "{}",
  texts: [],
};

/** A row of `version`, uploaded from `source` as `stamped`, which Braintrust now tells as `content`. */
function held(version: string, content = CONTENT, source = HASH, stamped = CONTENT): Held {
  const stamp = { source_sha256: source, content_sha256: stamped };
  return { row: { _xact_id: version, metadata: { prompt_sync: stamp } }, content_sha256: content };
}
const bare = (version: string): Held => ({ row: { _xact_id: version }, content_sha256: CONTENT });
const [OTHER, EDIT, TOLD] = ["b", "d", "e"].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
];

const FINDINGS: {
  name: string;
  pinned?: Held;
  live?: Held;
  isUnpinned?: true;
  /** What is said when the pinned version is served, and when the latest one is. */
  want: [pinned: string | undefined, living: string | undefined];
}[] = [
  { name: "in sync", pinned: held("7"), live: held("7"), want: [undefined, undefined] },
  {
    name: "told in other words than it was uploaded in",
    pinned: held("7", TOLD),
    live: held("7", TOLD),
    want: [undefined, undefined],
  },
  {
    name: "a forged pin: another text under the pinned version",
    pinned: held("7", CONTENT, OTHER),
    live: held("7", CONTENT, OTHER),
    want: ["prompt_hash_mismatch", "prompt_hash_mismatch"],
  },
  {
    name: "a pin whose stamp names other content",
    pinned: held("7", EDIT, HASH, EDIT),
    live: held("7", EDIT, HASH, EDIT),
    want: ["prompt_hash_mismatch", "prompt_hash_mismatch"],
  },
  {
    name: "no stamp",
    pinned: bare("7"),
    live: bare("7"),
    want: ["prompt_stamp_missing", "prompt_stamp_missing"],
  },
  { name: "no row", want: ["prompt_missing", "prompt_missing"] },
  {
    name: "a lost pin",
    live: held("9", OTHER, OTHER, OTHER),
    want: ["prompt_version_missing", "prompt_newer_live, served by nobody"],
  },
  {
    name: "a version before the pinned one",
    pinned: held("6"),
    live: held("9"),
    want: ["prompt_version_missing", undefined],
  },
  {
    name: "a newer upload of our own",
    pinned: held("7"),
    live: held("9", OTHER, OTHER, OTHER),
    want: ["prompt_newer_live, served by nobody", "prompt_newer_live, served by nobody"],
  },
  {
    name: "a newer upload of our own, told in other words as the pinned one is",
    pinned: held("7", TOLD),
    live: held("9", TOLD, OTHER, OTHER),
    want: ["prompt_newer_live, served by nobody", "prompt_newer_live, served by nobody"],
  },
  {
    name: "an edit in the UI, stamp intact",
    pinned: held("7"),
    live: held("9", EDIT),
    want: ["prompt_content_drift, served by nobody", "prompt_content_drift"],
  },
  {
    name: "an edit in the UI, where Braintrust tells in other words",
    pinned: held("7", TOLD),
    live: held("9", EDIT),
    want: ["prompt_content_drift, served by nobody", "prompt_content_drift"],
  },
  {
    name: "an edit of a newer upload",
    pinned: held("7"),
    live: held("9", EDIT, OTHER, OTHER),
    want: ["prompt_content_drift, served by nobody", "prompt_content_drift"],
  },
  {
    name: "uploaded again with the same text",
    pinned: held("7", TOLD),
    live: held("9", TOLD),
    want: ["prompt_newer_live, served by nobody", undefined],
  },
  {
    name: "a stamp removed",
    pinned: held("7"),
    live: bare("9"),
    want: ["prompt_content_drift, served by nobody", "prompt_stamp_missing"],
  },
  {
    name: "nothing pinned, in sync",
    isUnpinned: true,
    live: held("7"),
    want: [undefined, undefined],
  },
  {
    name: "nothing pinned, other text",
    isUnpinned: true,
    live: held("7", OTHER, OTHER, OTHER),
    want: ["prompt_hash_mismatch", "prompt_newer_live, served by nobody"],
  },
  {
    name: "nothing pinned, edited",
    isUnpinned: true,
    live: held("7", EDIT),
    want: ["prompt_content_drift", "prompt_content_drift"],
  },
];

for (const { name, pinned, live, isUnpinned, want } of FINDINGS) {
  Deno.test(`pinnedFinding(), livingFinding() — ${name}`, () => {
    const known = { bundled: isUnpinned ? { ...bundled, pinned: null } : bundled, pinned, live };
    const found = [pinnedFinding(known), livingFinding(known)].map((finding) =>
      finding && (finding.isServed ? finding.event : `${finding.event}, served by nobody`)
    );
    assertEquals(found, want);
  });
}

const parsed = parseConfig(CONFIG);
if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
const OPEN = parsed.config;
const FILES = {
  "prompts/greet.md": GREET,
  "prompts/other.md": "---\nmodel: m\n---\nOther text.\n",
};

Deno.test("checkPrompts() — all in sync: one info line", async () => {
  await using open = await openFunction({ files: FILES });
  const result = await open.app.check;
  assertEquals([result.state, result.prompts, result.mismatches], ["in_sync", 2, []]);
  assertEquals(open.lines.map(({ level, event }) => [level, event]), [["info", "prompts_in_sync"]]);
});

for (const policy of ["pinned", "latest"]) {
  Deno.test(`checkPrompts() — ${policy}: an edit in the UI is seen although the stamp survives`, async () => {
    await using open = await openFunction({ files: FILES, env: { PROMPT_POLICY: policy } });
    await open.app.check;
    open.lines.length = 0;
    const path = `/v1/prompt/${open.id("greet")}`;
    await open.api("PATCH", path, { description: "edited" });
    const { _xact_id } = await open.api("GET", path);
    const { state, mismatches } = await open.restart().check;
    const isServed = policy === "latest";
    assertEquals(state, isServed ? "out_of_sync" : "in_sync", "what is served decides");
    assertEquals(mismatches, [{ event: "prompt_content_drift", slug: "greet", isServed }]);
    const [line] = open.lines;
    assert(line && open.lines.length === 1);
    const { live_content_sha256, bundled_content_sha256, ...rest } = line;
    assert(live_content_sha256 !== bundled_content_sha256);
    const [greet] = open.bundle.prompts;
    assertEquals<unknown>(rest, {
      level: "warn",
      event: "prompt_content_drift",
      function: "llm-proxy",
      region: "eu-test-1",
      execution_id: "execution",
      deployment_id: "ref_function_1",
      slug: "greet",
      bundled_source_sha256: greet?.source_sha256,
      live_source_sha256: greet?.source_sha256,
      pinned_version: greet?.pinned?.version,
      live_version: _xact_id,
    });
  });
}

/** Uploads another text of the prompt, as a colleague does from a branch. */
async function uploadFromBranch(open: OpenFunction): Promise<void> {
  const { file } = await promptFileOf("prompts/greet.md", GREET.replace("kind", "rude"), OPEN);
  if (!file) throw new Error("no prompt");
  const { source_sha256, content_sha256, path } = file;
  const stamp = { source_sha256, content_sha256, path, blob: "", tool: "test" };
  const row = {
    ...rowOf(file.prompt().content, stamp),
    project_id: open.bundle.project.id,
    if_exists: "replace",
  };
  await open.api("POST", "/insert-functions", { functions: [row] });
}

for (const policy of ["pinned", "latest"]) {
  Deno.test(`checkPrompts() — ${policy}: a newer upload from a branch is information`, async () => {
    await using open = await openFunction({ env: { PROMPT_POLICY: policy } });
    await open.app.check;
    open.lines.length = 0;
    await uploadFromBranch(open);
    const app = open.restart();
    const { state, newer } = await app.check;
    assertEquals([state, newer], ["in_sync", ["greet"]]);
    assertEquals(open.lines.map(({ level }) => level), ["info", "info"]);
    assertEquals((await healthOf(app)).ok, true);
  });
}

Deno.test("checkPrompts() — a lost pin is seen, whatever the latest version is", async () => {
  await using open = await openFunction();
  const [prompt] = open.bundle.prompts;
  assert(prompt?.pinned);
  Object.assign(prompt.pinned, { version: "5" });
  const { state, mismatches } = await open.restart().check;
  assertEquals(state, "out_of_sync");
  assertEquals(mismatches.map(({ event }) => event), ["prompt_version_missing"]);
});

for (const status of [400, 404]) {
  Deno.test(`checkPrompts() — a lost pin is seen where Braintrust answers ${status} for it`, async () => {
    await using open = await openFunction();
    await uploadFromBranch(open);
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      async ({ url, headers }) => {
        const { pathname, search, searchParams } = new URL(url);
        if (searchParams.has("version")) return new Response("{}", { status });
        const response = await fetch(open.local.url + pathname + search, { headers });
        return new Response(await response.text());
      },
    );
    const { check } = open.restart({ BRAINTRUST_API_URL: `http://127.0.0.1:${server.addr.port}` });
    const { state, mismatches } = await check;
    assertEquals(state, "out_of_sync");
    assertEquals(mismatches.map(({ event }) => event), ["prompt_version_missing"]);
  });
}

Deno.test("checkPrompts() — an environment that points nowhere is seen", async () => {
  await using open = await openFunction({ env: { PROMPT_POLICY: "environment:prod" } });
  await open.app.check;
  await open.api("POST", "/environment", { name: "prod", slug: "prod" });
  const unassigned = await open.restart().check;
  assertEquals(unassigned.mismatches.map(({ event }) => event), ["prompt_missing"]);
  await open.api("PUT", `/environment-object/prompt/${open.id("greet")}/prod`, {
    object_version: open.bundle.prompts[0]?.pinned?.version,
  });
  assertEquals((await open.restart().check).state, "in_sync");
});

Deno.test("checkPrompts() — bundled: the text is checked against its hashes, nobody is asked", async () => {
  await using open = await openFunction({ env: { PROMPT_POLICY: "bundled" } });
  assertEquals((await open.app.check).state, "in_sync");
  assertEquals(open.asked, []);
});

Deno.test("checkPrompts() — many mismatches are one line with a count and the first slugs", async () => {
  const texts = Array.from(
    { length: 40 },
    (_, index) =>
      [
        `prompts/p${String(index).padStart(2, "0")}.md`,
        `---\nmodel: m\n---\nText ${index}.\n`,
      ] as const,
  );
  await using open = await openFunction({
    files: Object.fromEntries(texts),
    change: (row) => ({ ...row, metadata: {} }),
  });
  const { state, mismatches } = await open.app.check;
  assertEquals([state, mismatches.length], ["out_of_sync", 40]);
  assertEquals(open.lines.length, 1);
  const [{ event, count, slugs } = {} as never] = open.lines;
  assertEquals([event, count, (slugs as string[]).length], ["prompt_stamp_missing", 40, 10]);
  const asked = open.asked.filter((line) => line.startsWith("GET"));
  assertEquals(asked.length, 41, "all prompts in one request, then each that it accuses by itself");
});

Deno.test("checkPrompts() — a field that the configuration ignores may differ", async () => {
  const ignore = [{ field: "description", reason: "The UI owns it." }];
  await using open = await openFunction({ config: { ignore } });
  await open.app.check;
  await open.api("PATCH", `/v1/prompt/${open.id("greet")}`, { description: "edited" });
  assertEquals((await open.restart().check).state, "in_sync");
  assert("config" in parseConfig({ project: "p", ignore }));
});

Deno.test("checkPrompts() — one warning for each prompt, each with its own event", async () => {
  await using open = await openFunction({
    files: { ...FILES, "prompts/third.md": "---\nmodel: m\n---\nThird text.\n" },
    change: (row) => {
      if (row.slug === "other") return undefined;
      if (row.slug === "third") return { ...row, metadata: {} };
      const stamp = { source_sha256: HASH, content_sha256: CONTENT, path: "", blob: "", tool: "" };
      return { ...row, metadata: { prompt_sync: stamp } };
    },
  });
  const { mismatches } = await open.app.check;
  assertEquals(mismatches, [
    { event: "prompt_hash_mismatch", slug: "greet", isServed: true },
    { event: "prompt_missing", slug: "other", isServed: true },
    { event: "prompt_stamp_missing", slug: "third", isServed: true },
  ]);
  assertEquals(open.lines.map(({ level }) => level), ["warn", "warn", "warn"]);
});

const sentBy = async (
  open: OpenFunction,
  app: OpenFunction["app"],
): Promise<[hash: string | null, model: unknown, text: string | undefined]> => {
  const response = await app.fetch(request({ prompt: "greet", variables: { name: "Ada" } }));
  await response.body?.cancel();
  const { model, messages } = open.sent.at(-1)?.body ?? {};
  const [system] = messages as { content: string }[];
  return [response.headers.get("x-prompt-source-sha256"), model ?? null, system?.content];
};

const ALTERATIONS: {
  name: string;
  alter: (greet: BundledPrompt) => Partial<BundledPrompt>;
  /** What is sent where there is nothing else. */
  alone: [model: string, text: string];
}[] = [
  {
    name: "the source",
    alter: ({ source }) => ({ source: source.replace("Be kind", "Be rude") }),
    alone: ["test-model", "Be rude."],
  },
  {
    name: "the content",
    alter: ({ content }) => ({ content: content.replace("test-model", "other-model") }),
    alone: ["other-model", "Be kind."],
  },
  {
    name: "which part of the source is a text",
    alter: ({ texts }) => ({ texts: texts.map((text) => ({ ...text, end: text.end - 1 })) }),
    alone: ["test-model", "Be kind"],
  },
  {
    name: "the hash of the source",
    alter: () => ({ source_sha256: HASH }),
    alone: ["test-model", "Be kind."],
  },
];

for (const { name, alter, alone } of ALTERATIONS) {
  Deno.test(`createPrompts() — a bundle where ${name} was changed by hand does not pass for the original`, async () => {
    await using open = await openFunction();
    await open.app.check;
    const [greet] = open.bundle.prompts;
    assert(greet);
    const stamped = greet.source_sha256;
    Object.assign(greet, alter(greet));
    open.lines.length = 0;
    const app = open.restart();
    const { state, mismatches } = await app.check;
    assertEquals(state, "out_of_sync");
    assertEquals(mismatches.map(({ event }) => event), ["prompt_bundle_altered"]);
    assertEquals(open.lines.map(({ event }) => event), ["prompt_bundle_altered"]);
    assertEquals(
      await sentBy(open, app),
      [stamped, "test-model", "Be kind."],
      "the pinned version, of Braintrust",
    );
    const without = open.restart({ BRAINTRUST_API_KEY: "" });
    assertEquals(
      await sentBy(open, without),
      ["unknown", ...alone],
      "all there is, and it says so",
    );
  });
}

Deno.test("createPrompts() — an altered bundle is no stand-in for a version that Braintrust tells in other words", async () => {
  await using open = await openFunction({ change: (row) => ({ ...row, description: "told" }) });
  await open.app.check;
  const [greet] = open.bundle.prompts;
  assert(greet);
  Object.assign(greet, { content: greet.content.replace("test-model", "other-model") });
  assertEquals((await sentBy(open, open.restart())).slice(1), ["test-model", "Be kind."]);
});

Deno.test("createPrompts() — content that was changed together with its hash is not what is pinned", async () => {
  await using open = await openFunction();
  await open.app.check;
  const [greet] = open.bundle.prompts;
  assert(greet);
  const content = greet.content.replace("test-model", "other-model");
  const content_sha256 = await contentHash(contentOf({ ...greet, content }));
  Object.assign(greet, { content, content_sha256 });
  const app = open.restart();
  const { mismatches } = await app.check;
  assertEquals(mismatches.map(({ event }) => event), ["prompt_hash_mismatch"]);
  await sentBy(open, app);
  await Promise.all(open.background);
  const sent = await sentBy(open, app);
  assertEquals(sent.slice(1), ["test-model", "Be kind."], "what was uploaded from this source");
});

async function healthOf(app: OpenFunction["app"], headers: HeadersInit = {}): Promise<JsonObject> {
  const response = await app.fetch(new Request("http://edge/llm-proxy/health", { headers }));
  assertEquals(response.status, 200);
  return await response.json();
}

Deno.test("createApp() — health shows counts to everybody, slugs to a key, no text to anybody", async () => {
  await using open = await openFunction({ local: { quirks: [{ name: "slow", value: 20 }] } });
  assertEquals((await healthOf(open.app)).check, {
    state: "running",
    at: null,
    prompts: 1,
    mismatches: 0,
    reason: null,
  });
  await open.app.check;
  const after = await healthOf(open.app);
  assertEquals([after.ok, after.policy, after.details], [true, "pinned", undefined]);
  assertEquals((after.check as JsonObject).at, "2026-01-15T12:00:00.000Z");
  assert(!JSON.stringify(after).includes("greet"));
  const user = await healthOf(open.app, { authorization: `Bearer ${await open.token()}` });
  assertEquals(user.details, undefined, "a user is no owner");
  const owner = await healthOf(open.app, { apikey: SECRET });
  const { prompts } = owner.details as { prompts: JsonObject[] };
  assertEquals(prompts.map(({ slug }) => slug), ["greet"]);
  for (const secret of ["Be kind", "Greet", "sk-", SECRET, "Whom to greet"]) {
    assert(!JSON.stringify(owner).includes(secret), secret);
  }
});

Deno.test("createApp() — health recovers when Braintrust does", async () => {
  await using open = await openFunction();
  await open.app.check;
  open.local.setQuirks([{ name: "html" }]);
  const app = open.restart();
  assertEquals((await app.check).state, "failed");
  assertEquals((await healthOf(app)).ok, false);
  open.local.setQuirks([]);
  open.clock.now += 5_000;
  await healthOf(app);
  await Promise.all(open.background);
  assertEquals((await healthOf(app)).ok, true);
});

Deno.test("createApp() — health does not repeat a failed check more than every five seconds", async () => {
  await using open = await openFunction({
    local: { quirks: [{ name: "html" }] },
    change: () => undefined,
  });
  await open.app.check;
  const asked = async (afterMs: number): Promise<number> => {
    open.clock.now += afterMs;
    const before = open.asked.length;
    for (let count = 0; count < 3; count++) await healthOf(open.app);
    await Promise.all(open.background);
    return open.asked.length - before;
  };
  assertEquals([await asked(4_999), await asked(1), await asked(4_999)], [0, 1, 0]);
});

Deno.test("createApp() — a check that was switched off is no failure", async () => {
  await using open = await openFunction({ env: { PROMPT_CHECK: "off" } });
  await open.app.check;
  const { ok, check } = await healthOf(open.app);
  assertEquals([ok, (check as JsonObject).state], [true, "skipped"]);
});

Deno.test("createApp() — the check is handed to the runtime and asks once for all prompts", async () => {
  await using open = await openFunction({ files: FILES });
  assertEquals(open.background.length, 1);
  await open.background[0];
  assertEquals(open.asked.length, 1);
});

Deno.test("createApp() — no line of the log holds a prompt's text or a key", async () => {
  await using open = await openFunction({ files: FILES, change: () => undefined });
  await open.app.check;
  await (await open.call({ prompt: "greet", variables: { name: "Ada" } })).body?.cancel();
  const text = JSON.stringify(open.lines);
  for (const secret of ["Be kind", "Other text", "sk-braintrust", "sk-llm", SECRET, "Ada"]) {
    assert(!text.includes(secret), secret);
  }
});

Deno.test("createApp() — the first request of an isolate comes before the check", async () => {
  await using open = await openFunction({ files: FILES, env: { PROMPT_POLICY: "bundled" } });
  await open.app.check;
  open.asked.length = 0;
  const app = createApp({
    env: (name) => ({ ...open.env, PROMPT_POLICY: "pinned" } as Record<string, string>)[name],
    bundle: open.bundle,
    print: () => {},
    background: (work) => open.background.push(work),
  });
  await (await app.fetch(request({ prompt: "greet", variables: { name: "Ada" } }))).body?.cancel();
  const check = open.asked.filter((line) => line.includes("ids="));
  assertEquals(check, [], "nothing was asked for the check yet");
  assertEquals((await app.check).state, "in_sync");
});
