// What is proven of a write, however the server tells what it holds.
import { assertEquals } from "@std/assert";
import { type Proof, readBack } from "../../../lib/survey/read_back.ts";
import type { LiveVersion } from "../../../lib/survey/live_version.ts";
import type { PromptFile } from "../../../lib/prompt/prompt_file.ts";
import {
  edited,
  fileOf,
  open,
  type Opened,
  quirksOf,
  readBackOf,
  uploaded,
  writeOf,
} from "./opened.ts";

const FULL =
  "---\ndescription: d\nmodel: m\nparams:\n  temperature: 0.5\ntags: [b]\n---\nText.  \n";

/** Sends `file` and says what one reading back shows. */
async function proofOf(opened: Opened, file: PromptFile, live?: LiveVersion): Promise<string> {
  await opened.client.insertFunctions([writeOf(opened, file, live).row]);
  return words((await readBack(opened.client, [{ file, live }], readBackOf(opened))).get("a"));
}

function words(proof: Proof | undefined): string {
  if (!proof) return "nothing";
  if (!("told" in proof)) return `${proof.kind}: ${proof.reason}`;
  return [`${proof.kind}:`, ...proof.told.map(({ how, field }) => `${how} ${field}`)].join(" ");
}

const MESSAGE = "prompt_data.prompt.messages.*.content";
// deno-fmt-ignore
const CREATED: [quirk: string, proof: string][] = [
  ["server-defaults", "proven:"],
  ["add-comments", "proven: added comments"],
  ["add-position", "proven: added prompt_data.options.position"],
  ["add-tag", "proven: added tags"],
  ["add-message-field", "proven: added prompt_data.prompt.messages.*.message_id"],
  ["text-parts", `proven: respelled ${MESSAGE}`],
  ["volatile-etag", "proven: added etag"],
  ["volatile-position", "proven: added prompt_data.options.position"],
  ["volatile-description", "proven: unsteady description"],
  ["trim-text", `rewritten: changed ${MESSAGE}`],
  ["numbers-text", "rewritten: changed prompt_data.options.params.temperature"],
  ["drop-tags", "rewritten: changed tags"],
  ["ignore-write", "waiting: Braintrust does not list it"],
  ["drop-metadata", "waiting: Braintrust did not keep the metadata that holds the stamp"],
];
for (const [quirk, proof] of CREATED) {
  Deno.test(`readBack() — ${quirk}: ${proof}`, async () => {
    await using opened = await open({ quirks: quirksOf(quirk) });
    assertEquals(await proofOf(opened, await fileOf("a", FULL)), proof);
  });
}

const BARE = "---\ndescription: d\ntags: [b]\n---\nText.\n";
// deno-fmt-ignore
const REPLACED: [name: string, quirks: string[], proof: string][] = [
  ["what git removed is gone", [], "proven:"],
  ["what git removed and the server kept", ["merge-replace"], "rewritten: changed prompt_data.options.model changed prompt_data.options.params.temperature"],
  ["what the server adds by itself stood there before too", ["add-position"], "proven: added prompt_data.options.position"],
  ["that, with text told as parts", ["add-position", "text-parts"], `proven: respelled ${MESSAGE} added prompt_data.options.position`],
  ["both at once", ["merge-replace", "add-position"], "rewritten: added prompt_data.options.position changed prompt_data.options.model changed prompt_data.options.params.temperature"],
  ["not applied", ["ignore-write"], "waiting: Braintrust reported success but did not apply the write"],
];
for (const [name, quirks, proof] of REPLACED) {
  Deno.test(`readBack() — over another version: ${name}`, async () => {
    const isLate = quirks.includes("ignore-write");
    await using opened = await open({ quirks: isLate ? [] : quirksOf(...quirks) });
    const live = await uploaded(opened, await fileOf("a", FULL));
    if (isLate) opened.local.setQuirks(quirksOf(...quirks));
    assertEquals(await proofOf(opened, await fileOf("a", BARE), live), proof);
  });
}

Deno.test("readBack() — waits for a server that lags, and says how long", async () => {
  await using opened = await open({ quirks: quirksOf("late-lists=2") });
  const file = await fileOf("a", FULL);
  await opened.client.insertFunctions([writeOf(opened, file).row]);
  const said: string[] = [];
  const options = { ...readBackOf(opened), waitMs: 5000 };
  const onProgress = (text: string): void => void said.push(text);
  const proofs = await readBack(opened.client, [{ file, live: undefined }], {
    ...options,
    onProgress,
  });
  assertEquals(words(proofs.get("a")), "proven:");
  assertEquals(said, [
    "Waiting for Braintrust to show 1 of 1 (0 s of 5 s)",
    "Waiting for Braintrust to show 1 of 1 (0 s of 5 s)",
  ]);
});

Deno.test("readBack() — a list that lags is overruled by a single read", async () => {
  await using opened = await open();
  const live = await uploaded(opened, await fileOf("a", FULL));
  opened.local.setQuirks(quirksOf("late-lists=9"));
  assertEquals(await proofOf(opened, await fileOf("a", BARE), live), "proven:");
});

Deno.test("readBack() — what the server adds by itself is known behind an edit, too", async () => {
  await using opened = await open({ quirks: quirksOf("add-position") });
  const upload = await uploaded(opened, await fileOf("a", BARE));
  const live = await edited(opened, upload, { description: "edited" });
  const proof = await proofOf(opened, await fileOf("a", "Another.\n"), live);
  assertEquals(proof, "proven: added prompt_data.options.position");
});
