// How a version came about, found by walking back to the first one with its stamp.
import { assertEquals } from "@std/assert";
import { holdsFile, readBefore, traceOrigin } from "../../../lib/survey/origin.ts";
import { versionOf } from "../../../lib/survey/live_version.ts";
import type { JsonObject } from "../../../lib/content/json.ts";
import { promptData } from "../local/open.ts";
import { configOf, edited, fileOf, liveOf, open, quirksOf, uploaded } from "./opened.ts";
import { login, serve } from "../disk/temporary.ts";

const ADDS = ["add-position"];

Deno.test("traceOrigin() — an upload as it was sent needs no older version", async () => {
  await using opened = await open({ quirks: quirksOf("version-status=503") });
  const live = await uploaded(opened, await fileOf("a"));
  assertEquals(await traceOrigin(opened.client, configOf(), live), { origin: "upload" });
});

Deno.test("traceOrigin() — an upload that is told with additions, the first of all or not", async () => {
  await using opened = await open({ quirks: quirksOf(...ADDS) });
  const first = await uploaded(opened, await fileOf("a"));
  assertEquals(await traceOrigin(opened.client, configOf(), first), { origin: "upload" });
  const second = await uploaded(opened, await fileOf("a", "Another.\n"), first);
  assertEquals(await traceOrigin(opened.client, configOf(), second), { origin: "upload" });
});

Deno.test("traceOrigin() — of several edits that kept the stamp the upload is found", async () => {
  await using opened = await open();
  const upload = await uploaded(opened, await fileOf("a"));
  let live = upload;
  for (const text of ["One.", "Two.", "Three."]) {
    live = await edited(opened, live, { prompt_data: promptData(text) });
  }
  const traced = await traceOrigin(opened.client, configOf(), live);
  assertEquals([traced.origin, traced.upload?.version], ["edit", upload.version]);
});

Deno.test("traceOrigin() — saved again without a change tells what was uploaded", async () => {
  await using opened = await open({ quirks: quirksOf(...ADDS) });
  const upload = await uploaded(opened, await fileOf("a"));
  const live = await edited(opened, upload, { name: upload.row.name });
  assertEquals((await traceOrigin(opened.client, configOf(), live)).origin, "upload");
});

Deno.test("traceOrigin() — an edit without a stamp is an edit", async () => {
  await using opened = await open({ quirks: quirksOf("patch-drops-metadata") });
  const upload = await uploaded(opened, await fileOf("a"));
  const live = await edited(opened, upload, { prompt_data: promptData("One.") });
  assertEquals(await traceOrigin(opened.client, configOf(), live), { origin: "edit" });
});

// deno-fmt-ignore
const UNREAD: [name: string, quirks: string[], row: "unread" | undefined][] = [
  ["reads at a version fail", ["version-status=503"], undefined],
  ["reads at a version answer the latest, and the history is refused", ["version-ignored", "history-refused"], "unread"],
];
for (const [name, quirks, row] of UNREAD) {
  Deno.test(`traceOrigin(), readBefore() — unread: ${name}`, async () => {
    await using opened = await open();
    const upload = await uploaded(opened, await fileOf("a"));
    const live = await edited(opened, upload, { prompt_data: promptData("One.") });
    opened.local.setQuirks(quirksOf(...quirks));
    assertEquals(await traceOrigin(opened.client, configOf(), live), { origin: "unread" });
    const before = await readBefore(opened.client, live.row);
    // The history may tell which version it was, though not what it said.
    assertEquals(typeof before === "object" ? before.row : before, row);
  });
}

Deno.test("readBefore() — where version= is taken to the letter, the history tells which to ask for", async () => {
  await using opened = await open();
  const upload = await uploaded(opened, await fileOf("a"));
  const live = await edited(opened, upload, { prompt_data: promptData("One.") });
  await using server = exact(opened.local.url, [upload.version, live.version]);
  const client = await login(server.url);
  const before = await readBefore(client, live.row);
  assertEquals(typeof before === "object" && before.version, upload.version);
  assertEquals(await readBefore(client, upload.row), "none");
  assertEquals((await traceOrigin(client, configOf(), live)).origin, "edit");
});

Deno.test("holdsFile() — by content, by a stamp that was uploaded; not by an edit", async () => {
  await using opened = await open({ quirks: quirksOf(...ADDS) });
  const file = await fileOf("a");
  const upload = await uploaded(opened, file);
  const holds = async (): Promise<boolean> =>
    await holdsFile(opened.client, configOf(), await liveOf(opened, "a"), file);
  assertEquals(await holds(), true);
  await edited(opened, upload, { prompt_data: promptData("One.") });
  assertEquals(await holds(), false);
});

Deno.test("readBefore() — a server that answers with what was there before needs no history", async () => {
  await using opened = await open();
  const upload = await uploaded(opened, await fileOf("a"));
  const live = await edited(opened, upload, { prompt_data: promptData("One.") });
  opened.local.setQuirks(quirksOf("history-refused"));
  const before = await readBefore(opened.client, live.row);
  assertEquals(typeof before === "object" && before.row?._xact_id, upload.version);
});

Deno.test("traceOrigin() — more edits than anybody makes are not read to their end", async () => {
  await using opened = await open();
  let live = await uploaded(opened, await fileOf("a"));
  for (let count = 0; count <= 100; count++) {
    live = await edited(opened, live, { prompt_data: promptData(`${count}`) });
  }
  assertEquals(await traceOrigin(opened.client, configOf(), live), { origin: "unread" });
});

Deno.test("holdsFile() — told with a field that nobody knows, also without a stamp", async () => {
  await using opened = await open();
  const file = await fileOf("a");
  const { whole: row } = await uploaded(opened, file);
  if (!row) throw new Error("a version of its own has its row");
  const { metadata: _, ...rest } = row;
  const options = { unheard_of: true };
  const prompt_data = { ...row.prompt_data as JsonObject, options };
  const live = await versionOf({ ...rest, prompt_data }, configOf());
  assertEquals(live.stamp, undefined);
  assertEquals(live.content_sha256 === file.content_sha256, false);
  assertEquals(await holdsFile(opened.client, configOf(), live, file), true);
});

Deno.test("holdsFile() — the stamp of another text proves nothing", async () => {
  await using opened = await open();
  const live = await uploaded(opened, await fileOf("a"));
  const other = await fileOf("a", "Another.\n");
  assertEquals(await holdsFile(opened.client, configOf(), live, other), false);
});

Deno.test("holdsFile() — where nothing tells of an edit, the stamp counts", async () => {
  await using opened = await open();
  const file = await fileOf("a");
  const upload = await uploaded(opened, file);
  const live = await edited(opened, upload, { prompt_data: promptData("One.") });
  opened.local.setQuirks(quirksOf("version-status=503"));
  assertEquals(await holdsFile(opened.client, configOf(), live, file), true);
});

/** A server before the embedded one that knows no version but `versions`. */
function exact(url: string, versions: string[]): ReturnType<typeof serve> {
  return serve(async (request) => {
    const { pathname, search, searchParams } = new URL(request.url);
    const version = searchParams.get("version");
    if (version !== null && !versions.includes(version)) {
      return new Response("no such version", { status: 404 });
    }
    const { method, headers } = request;
    const body = await request.text();
    return await fetch(`${url}${pathname}${search}`, {
      method,
      headers: { authorization: headers.get("authorization") ?? "" },
      ...(body === "" ? {} : { body }),
    });
  });
}
