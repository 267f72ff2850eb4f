// Which lock entry a survey goes by.
import { assertEquals } from "@std/assert";
import type { LiveVersion } from "../../../lib/survey/live_version.ts";
import { type Sources, survey, type Surveyed } from "../../../lib/survey/survey.ts";
import type { Lock, LockEntry } from "../../../lib/state/lock.ts";
import { configOf, fileOf, NO_HISTORY, open, type Opened, uploaded } from "./opened.ts";

/** The only prompt of the project, surveyed with what `sources` adds. */
async function surveyed(
  { client }: Opened,
  sources: Pick<Sources, "lock" | "candidates">,
): Promise<Surveyed | undefined> {
  const files = { files: [await fileOf("a")], problems: [] } as unknown as Sources["files"];
  const { prompts } = await survey(
    client,
    "P",
    Promise.resolve({ config: configOf(), files, ...sources }),
    { ...NO_HISTORY, isPartialEnough: false, onProgress: () => {} },
  );
  return prompts[0];
}

async function entryOf({ id, version }: Pick<LiveVersion, "id" | "version">): Promise<LockEntry> {
  const { path, source_sha256, content_sha256 } = await fileOf("a");
  return { path, source_sha256, content_sha256, id, version };
}

const lockOf = (id: string, entries: Record<string, LockEntry>): Lock =>
  ({ project: { id, name: "P" }, prompts: entries }) as unknown as Lock;

Deno.test("survey() — the entries of another project's lock pin nothing here", async () => {
  await using opened = await open();
  const entry = await entryOf(await uploaded(opened, await fileOf("a")));
  const ours = await surveyed(opened, { lock: lockOf(opened.projectId, { a: entry }) });
  assertEquals(ours?.lock, entry);
  const theirs = await surveyed(opened, { lock: lockOf("another", { a: entry }) });
  assertEquals(theirs?.lock, undefined);
  const candidates = new Map([["a", [entry]]]);
  const torn = await surveyed(opened, { lock: lockOf("another", {}), candidates });
  assertEquals(torn?.lock, undefined);
});

Deno.test("survey() — of two entries in conflict, the one that live is; else the newer one", async () => {
  await using opened = await open();
  const first = await uploaded(opened, await fileOf("a"));
  const second = await uploaded(opened, await fileOf("a", "Two.\n"), first);
  const [older, live] = [await entryOf(first), await entryOf(second)];
  const newer = { ...live, version: String(BigInt(live.version) + 1n) };
  const lock = lockOf(opened.projectId, {});
  const pick = async (entries: LockEntry[]): Promise<string | undefined> =>
    (await surveyed(opened, { lock, candidates: new Map([["a", entries]]) }))?.lock?.version;
  assertEquals(await pick([newer, live]), live.version);
  const oldest = { ...older, version: String(BigInt(older.version) - 1n) };
  assertEquals(await pick([oldest, older]), older.version);
});
