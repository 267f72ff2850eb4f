import { assertRejects } from "@std/assert";
import type { Answered, Bench } from "../../../../lib/commands/probe/bench.ts";
import { NotApplied, settle } from "../../../../lib/commands/probe/steps/settle.ts";
import { Failure } from "../../../../lib/text/failure.ts";

/** A bench whose every request is answered so. */
const benchOf = (answer: Answered): Bench => ({
  project: { id: "p", name: "p" },
  neighbours: [],
  environment: "e",
  counts: { requests: 0, limited: 0, limitedWithTime: 0, failed: 0 },
  sizes: { prompts: 1, page: 1, bytes: 1 },
  best: { state: "2,2,2" },
  ask: () => Promise.resolve(answer),
  wait: () => Promise.resolve(),
  orgName: "o",
});

Deno.test("settle() — a list that is empty shows that nothing was written", async () => {
  const bench = benchOf({ status: 200, body: { objects: [] }, says: "" });
  await assertRejects(() => settle(bench, "a"), NotApplied);
});

Deno.test("settle() — a list that is refused does not", async () => {
  const bench = benchOf({ status: 403, body: null, says: "not allowed to list" });
  const error = await assertRejects(() => settle(bench, "a"), Failure, "not allowed to list");
  if (error instanceof NotApplied) throw error;
});
