// Deleting prompts: what is kept, in which order, and what is left alone.
import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../../lib/text/failure.ts";
import type { Braintrust } from "../../../../lib/braintrust/client.ts";
import { HttpError } from "../../../../lib/braintrust/http.ts";
import { prunePrompts, stillNeeded } from "../../../../lib/commands/upload/prune.ts";
import type { JsonObject } from "../../../../lib/content/json.ts";
import type { Row } from "../../../../lib/content/row.ts";
import { login, serve, type Temporary, temporary } from "../../disk/temporary.ts";

const ROW: Row = { id: "i/1", _xact_id: "7", project_id: "p", slug: "old", name: "Old" };

interface Behaviour {
  /** What the lists of the prompt are, one after the other; the last stays. */
  lists: Row[][];
  /** What a deletion is answered with. */
  status?: number;
  pointers?: JsonObject[];
}

interface Box extends Temporary {
  braintrust: Braintrust;
  /** `METHOD PATH` of each request, and for a deletion whether the row was kept by then. */
  asked: string[];
}

async function open({ lists, status = 200, pointers = [] }: Behaviour): Promise<Box> {
  const box = await temporary();
  const asked: string[] = [];
  const server = serve(async (request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname === "/api/apikey/login") return Response.json({ org_info: [{ name: "O" }] });
    const isDelete = request.method === "DELETE";
    asked.push(`${request.method} ${pathname}${search}`);
    if (isDelete) asked.push(`kept: ${(await kept(box)).join()}`);
    if (isDelete) return Response.json({}, { status });
    if (pathname.startsWith("/environment-object/")) return Response.json({ objects: pointers });
    const isFirst = !search.includes("starting_after");
    const objects = isFirst ? (lists.length > 1 ? lists.shift() : lists[0]) : [];
    return Response.json({ objects });
  });
  const braintrust = await login(server.url);
  const dispose = async (): Promise<void> => {
    await server[Symbol.asyncDispose]();
    await box[Symbol.asyncDispose]();
  };
  return { ...box, braintrust, asked, [Symbol.asyncDispose]: dispose };
}

async function kept({ root }: Temporary): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(`${root}/.prompt-sync/pruned`))).map((e) => e.name);
  } catch {
    return [];
  }
}

Deno.test("prunePrompts() — looks, keeps the row, deletes, and looks again", async () => {
  await using box = await open({ lists: [[ROW], []] });
  const paths = await prunePrompts(box.braintrust, box.root, [ROW]);
  assertEquals(paths, [".prompt-sync/pruned/old@7.json"]);
  assertEquals(JSON.parse(await Deno.readTextFile(`${box.root}/${paths[0]}`)), ROW);
  const list = "GET /v1/prompt?project_id=p&slug=old&org_name=O&limit=1000";
  assertEquals(box.asked, [
    list,
    `${list}&starting_after=i%2F1`,
    "DELETE /v1/prompt/i%2F1",
    "kept: old@7.json",
    list,
  ]);
});

Deno.test("prunePrompts() — rows whose names differ in case alone are kept in two files", async () => {
  const rows = ["old", "Old", "OLD"].map((slug): Row => ({ ...ROW, slug }));
  const lists = rows.flatMap((row) => [[row], []]);
  await using box = await open({ lists });
  assertEquals(await prunePrompts(box.braintrust, box.root, rows), [
    ".prompt-sync/pruned/old@7.json",
    ".prompt-sync/pruned/Old-2@7.json",
    ".prompt-sync/pruned/OLD-3@7.json",
  ]);
});

Deno.test("prunePrompts() — a row that cannot be kept is not deleted", async () => {
  await using box = await open({ lists: [[ROW]] });
  await box.write(".prompt-sync/pruned", "a file in the way");
  await assertRejects(() => prunePrompts(box.braintrust, box.root, [ROW]), Failure, "Cannot write");
  assertEquals(box.asked.filter((request) => request.startsWith("DELETE")), []);
});

Deno.test("prunePrompts() — one that is gone already is neither kept nor deleted", async () => {
  await using box = await open({ lists: [[]] });
  assertEquals(await prunePrompts(box.braintrust, box.root, [ROW]), []);
  assertEquals([box.asked.length, await kept(box)], [1, []]);
});

Deno.test("prunePrompts() — one that was changed meanwhile is not deleted", async () => {
  await using box = await open({ lists: [[{ ...ROW, _xact_id: "8" }]] });
  const error = await assertRejects(() => prunePrompts(box.braintrust, box.root, [ROW]), Failure);
  assertEquals(error.message, 'Cannot delete "old": it changed while the command ran');
  assertEquals(error.hint, "See what it is now: deno task verify");
  assertEquals(await kept(box), []);
});

// deno-fmt-ignore
const ANSWERS: [name: string, status: number, after: Row[], message: string | undefined][] = [
  ["refused", 403, [ROW], "is not allowed to do this (403)"],
  ["refused, though it is gone", 403, [], "is not allowed to do this (403)"],
  ["failed, and was applied", 503, [], undefined],
  ["failed, and was not applied", 503, [ROW], 'Cannot delete "old": Braintrust still lists it'],
  ["accepted, and was not applied", 200, [ROW], 'Cannot delete "old": Braintrust still lists it'],
];
for (const [name, status, after, message] of ANSWERS) {
  Deno.test(`prunePrompts() — the deletion is ${name}`, async () => {
    await using box = await open({ lists: [[ROW], after], status });
    const error = await prunePrompts(box.braintrust, box.root, [ROW])
      .then(() => undefined, (error) => error);
    assertEquals(error instanceof Failure, message !== undefined);
    if (error instanceof Failure) {
      assertEquals(error.message.includes(message ?? ""), true, error.message);
    }
    assertEquals(error instanceof HttpError, status === 403);
    assertEquals(await kept(box), ["old@7.json"], "kept in any case");
  });
}

// deno-fmt-ignore
const NEEDED: [name: string, metadata: JsonObject, selected: string[], pointers: JsonObject[], words: string | undefined][] = [
  ["nothing", {}, [], [], undefined],
  ["a file that no glob selects", stamped("prompts/a.txt"), [], [], 'has its file, prompts/a.txt, which "include" and "exclude" in prompts/config.json do not select'],
  ["a file that is another prompt now", stamped("prompts/a.txt"), ["prompts/a.txt"], [], undefined],
  ["a file that is gone", stamped("prompts/gone.md"), [], [], undefined],
  ["a stamp without a path", stamped(""), [], [], undefined],
  ["environments", {}, [], [{ environment_slug: "pro d", object_version: "7" }, { environment_slug: "b", object_version: "7" }], `is used by "pro d" and "b"; to remove it there: deno task promote --environment 'pro d' --remove 'old one'`],
];
for (const [name, metadata, selected, pointers, words] of NEEDED) {
  Deno.test(`stillNeeded() — ${name}`, async () => {
    await using box = await open({ lists: [[]], pointers });
    await box.write("prompts/a.txt", "x");
    const row = { ...ROW, slug: "old one", metadata };
    const { braintrust, root } = box;
    const reason = await stillNeeded(braintrust, row, { root, selected: new Set(selected) });
    assertEquals(reason, words);
  });
}

function stamped(path: string): JsonObject {
  return { prompt_sync: { source_sha256: "s", content_sha256: "c", path, blob: "b", tool: "t" } };
}
