// A file is written from what a single read tells, and only where the list tells the same.
import { assertEquals } from "@std/assert";
import { confirmLive } from "../../../lib/survey/confirm_live.ts";
import type { LiveVersion } from "../../../lib/survey/live_version.ts";
import { entry, promptData } from "../local/open.ts";
import { memberAt } from "../../../lib/content/json.ts";
import { configOf, edited, liveOf, open, type Opened, quirksOf } from "./opened.ts";

async function listed(opened: Opened): Promise<LiveVersion> {
  const fields = {
    description: "d",
    tags: ["t"],
    prompt_data: promptData("A long text. ".repeat(50)),
  };
  await opened.client.insertFunctions([entry(opened.projectId, "a", fields)]);
  return await liveOf(opened, "a");
}

async function refusal(opened: Opened, live: LiveVersion): Promise<string | undefined> {
  const confirmed = await confirmLive(opened.client, configOf(), live);
  return "refusal" in confirmed ? confirmed.refusal : undefined;
}

const MESSAGES = ["prompt_data", "prompt", "messages"];
for (
  const quirk of [
    "server-defaults",
    "add-in-lists",
    "text-parts-in-lists",
    "volatile-etag",
    "list-without-tags",
    "list-cut-text",
  ]
) {
  Deno.test(`confirmLive() — ${quirk}: takes what a single read tells`, async () => {
    await using opened = await open({ quirks: quirksOf(quirk) });
    const confirmed = await confirmLive(opened.client, configOf(), await listed(opened));
    const row = await opened.client.promptById((await listed(opened)).id);
    assertEquals("content" in confirmed && confirmed.content().tags, row?.tags);
    assertEquals(
      "content" in confirmed && memberAt(confirmed.content(), MESSAGES),
      memberAt(row, MESSAGES),
    );
  });
}

Deno.test("confirmLive() — what differs at each read is left out", async () => {
  await using opened = await open({ quirks: quirksOf("volatile-description") });
  const confirmed = await confirmLive(opened.client, configOf(), await listed(opened));
  assertEquals("content" in confirmed && Object.keys(confirmed.content()).sort(), [
    "name",
    "prompt_data",
    "slug",
    "tags",
  ]);
});

Deno.test("confirmLive() — changed or deleted since it was listed", async () => {
  await using opened = await open();
  const live = await listed(opened);
  await edited(opened, live, { prompt_data: promptData("Other.") });
  assertEquals(
    await refusal(opened, live),
    "cannot be downloaded: it changed while the command ran; run it again",
  );
  await opened.client.deletePrompt(live.id);
  assertEquals(
    await refusal(opened, live),
    "cannot be downloaded: Braintrust lists it, but does not have it",
  );
});
