// When a list is not believed.
import { assertEquals } from "@std/assert";
import { correctList } from "../../../lib/survey/correct_list.ts";
import type { LiveVersion } from "../../../lib/survey/live_version.ts";
import type { Project } from "../../../lib/survey/project.ts";
import type { Lock } from "../../../lib/state/lock.ts";
import { configOf, fileOf, open, uploaded } from "./opened.ts";

/** Three prompts, of which `c` was edited. `list` makes what is listed of their versions. */
async function corrected(
  list: (
    rows: { old: LiveVersion; a: LiveVersion; b: LiveVersion; c: LiveVersion },
  ) => Record<string, LiveVersion>,
  { isPartial = false } = {},
): Promise<{ changed: string[]; reads: number }> {
  const reads: string[] = [];
  await using opened = await open({
    onRequest: ({ method, path }) => {
      if (method === "GET" && path.startsWith("/v1/prompt/")) reads.push(path);
    },
  });
  const [old, b, c] = [
    await uploaded(opened, await fileOf("a")),
    await uploaded(opened, await fileOf("b")),
    await uploaded(opened, await fileOf("c")),
  ];
  const a = await uploaded(opened, await fileOf("a", "Two.\n"), old);
  const edited = await uploaded(opened, await fileOf("c", "Edited.\n"), c);
  const entries = Object.entries({ a, b, c }).map((
    [slug, { id, version }],
  ) => [slug, { id, version }]);
  const lock = { prompts: Object.fromEntries(entries) } as unknown as Lock;
  const live = new Map(Object.entries(list({ old, a, b, c })));
  const before = new Map(live);
  const project: Project = {
    project: { id: opened.projectId, name: "P" },
    live,
    unreadable: new Map(),
    isPartial,
  };
  const slugs = ["a", "b", "c"];
  const files = new Map(
    await Promise.all(slugs.map(async (slug) => [slug, await fileOf(slug)] as const)),
  );
  reads.splice(0);
  await correctList(opened.client, configOf(), project, files, lock);
  const changed = slugs.filter((slug) => live.get(slug)?.version !== before.get(slug)?.version);
  if (changed.includes("c")) assertEquals(live.get("c")?.version, edited.version);
  return { changed, reads: reads.length };
}

Deno.test("correctList() — a list without a sign of trouble costs no request", async () => {
  assertEquals(await corrected(({ a, b, c }) => ({ a, b, c })), { changed: [], reads: 0 });
});

Deno.test("correctList() — a list that is behind for one prompt is not believed about the others", async () => {
  const found = await corrected(({ old, b, c }) => ({ a: old, b, c }));
  assertEquals(found, { changed: ["a", "c"], reads: 3 });
});

Deno.test("correctList() — nor is one that lacks a prompt", async () => {
  const found = await corrected(({ a, c }) => ({ a, c }));
  assertEquals(found, { changed: ["b", "c"], reads: 3 });
});

Deno.test("correctList() — nor is one that contradicts itself", async () => {
  const found = await corrected(({ a, b, c }) => ({ a, b, c }), { isPartial: true });
  assertEquals(found, { changed: ["c"], reads: 3 });
});
