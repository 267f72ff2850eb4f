import { assert, assertEquals } from "@std/assert";
import { parseConfig } from "../../lib/config.ts";
import type { BundledPrompt } from "../../lib/bundled.ts";
import type { JsonObject } from "../../lib/json.ts";
import { compareLive } from "../../supabase/functions/llm-proxy/sync_check.ts";
import { GREET, openFunction, SECRET } from "./open_function.ts";

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
};

function live(source_sha256: string | undefined, content_sha256 = CONTENT): {
  row: JsonObject;
  content_sha256: string;
} {
  const stamp = source_sha256 && { source_sha256, content_sha256: CONTENT };
  return {
    row: { _xact_id: "9", metadata: stamp ? { prompt_sync: stamp } : null },
    content_sha256,
  };
}

const ROWS: {
  name: string;
  live: ReturnType<typeof live> | undefined;
  want: string | undefined;
}[] = [
  { name: "in sync", live: live(HASH), want: undefined },
  { name: "uploaded from other text", live: live("b".repeat(64)), want: "prompt_hash_mismatch" },
  { name: "edited, stamp intact", live: live(HASH, "d".repeat(64)), want: "prompt_content_drift" },
  {
    name: "other text and edited",
    live: live("b".repeat(64), "d".repeat(64)),
    want: "prompt_hash_mismatch",
  },
  { name: "no stamp", live: live(undefined), want: "prompt_stamp_missing" },
  { name: "no row", live: undefined, want: "prompt_missing" },
];

for (const { name, live, want } of ROWS) {
  Deno.test(`compareLive() — ${name}`, () => {
    assertEquals(compareLive(bundled, HASH, live)?.event, want);
  });
}

const FILES = {
  "prompts/greet.md": GREET,
  "prompts/other.md": "---\nmodel: m\n---\nOther text.\n",
};

Deno.test("checkSync() — all in sync: one info line", async () => {
  await using open = await openFunction({ files: FILES });
  const result = await open.app.check;
  assertEquals([result.state, result.prompts, result.mismatches], ["in_sync", 2, []]);
  assertEquals(open.lines.map(({ level, event }) => [level, event]), [["info", "prompts_in_sync"]]);
});

Deno.test("checkSync() — an edit in the UI is seen although the stamp survives", async () => {
  await using open = await openFunction({ files: FILES });
  await open.app.check;
  open.lines.length = 0;
  const path = `/v1/prompt/${open.id("greet")}`;
  await open.api("PATCH", path, { description: "edited" });
  const { _xact_id } = await open.api("GET", path);
  const result = await open.restart().check;
  assertEquals(result.state, "out_of_sync");
  const [line] = open.lines;
  assert(line && open.lines.length === 1);
  const { live_content_sha256, bundled_content_sha256, ...rest } = line;
  assert(live_content_sha256 !== bundled_content_sha256);
  const [greet] = open.bundle.prompts;
  assertEquals<unknown>(rest, {
    level: "warn",
    event: "prompt_content_drift",
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

Deno.test("checkSync() — a field that the configuration ignores may differ", async () => {
  const ignore = [{ field: "description", reason: "The UI owns it." }];
  await using open = await openFunction({ config: { ignore } });
  await open.app.check;
  await open.api("PATCH", `/v1/prompt/${open.id("greet")}`, { description: "edited" });
  assertEquals((await open.restart().check).state, "in_sync");
  assert("config" in parseConfig({ project: "p", ignore }));
});

Deno.test("checkSync() — one warning for each prompt, each with its own event", async () => {
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
    { event: "prompt_hash_mismatch", slug: "greet" },
    { event: "prompt_missing", slug: "other" },
    { event: "prompt_stamp_missing", slug: "third" },
  ]);
  assertEquals(open.lines.map(({ level }) => level), ["warn", "warn", "warn"]);
});

Deno.test("checkSync() — a bundle whose text was changed by hand does not match", async () => {
  await using open = await openFunction();
  await open.app.check;
  const [greet] = open.bundle.prompts;
  assert(greet);
  Object.assign(greet, { source: greet.source + "More.\n" });
  const { mismatches } = await open.restart().check;
  assertEquals(mismatches, [{ event: "prompt_hash_mismatch", slug: "greet" }]);
});

Deno.test("createApp() — health shows the check, to everybody, and no text", async () => {
  await using open = await openFunction({ local: { quirks: [{ name: "slow", value: 20 }] } });
  const health = async (): Promise<[JsonObject, string]> => {
    const response = await open.app.fetch(new Request("http://edge/llm-proxy/health"));
    assertEquals(response.status, 200);
    const text = await response.text();
    return [JSON.parse(text), text];
  };
  const [before] = await health();
  assertEquals((before.check as JsonObject).state, "running");
  await open.app.check;
  const [after, text] = await health();
  assertEquals([after.ok, after.policy], [true, "pinned"]);
  assertEquals((after.check as JsonObject).at, "2026-01-15T12:00:00.000Z");
  const prompts = after.prompts as JsonObject[];
  assertEquals(prompts.map(({ slug }) => slug), ["greet"]);
  for (const secret of ["Be kind", "Greet", "sk-", SECRET, "Whom to greet"]) {
    assert(!text.includes(secret), secret);
  }
});

Deno.test("createApp() — the check is handed to the runtime and asks for each prompt once", async () => {
  await using open = await openFunction({ files: FILES });
  assertEquals(open.background.length, 1);
  await open.background[0];
  assertEquals(open.asked.length, 2);
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
