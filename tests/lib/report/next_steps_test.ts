// What is advised after a command: the commands that lead back to in-sync, in the order to type them.
import { assertEquals } from "@std/assert";
import { nextSteps, type Unsettled } from "../../../lib/report/next_steps.ts";

const [live, pinned, path] = [{}, {}, "prompts/a b.md"];

function prompt(over: Partial<Unsettled>): Unsettled {
  return { slug: "a", state: "in-sync", ok: false, ...over };
}

const commands = (...prompts: Partial<Unsettled>[]): string[] =>
  nextSteps(prompts.map(prompt)).map(({ command }) => command);

const TAKE = ["deno task download a", "deno task upload --force a"];
// deno-fmt-ignore
const TABLE: [name: string, prompt: Partial<Unsettled>, commands: string[]][] = [
  ["in sync", {}, []],
  ["pending", { state: "pending" }, ["deno task upload"]],
  ["unstamped", { state: "unstamped" }, ["deno task upload"]],
  ["never uploaded", { state: "missing", path }, ["deno task upload"]],
  ["deleted in Braintrust", { state: "missing", path, pinned }, ["deno task upload", "git rm 'prompts/a b.md' && deno task upload"]],
  ["deleted on both sides", { state: "missing", pinned }, ["deno task upload"]],
  ["unknown", { state: "unknown", live, path }, ["deno task upload --force a"]],
  ["unknown, with no file", { state: "unknown", live }, []],
  ["unknown, with no row", { state: "unknown", path }, []],
  ["drifted", { state: "drifted", live, path }, TAKE],
  ["rewritten", { state: "drifted", live, path, isRewritten: true }, ["deno task upload --accept a"]],
  ["rewritten, then unknown", { state: "unknown", live, path, isRewritten: true }, ["deno task upload --accept a"]],
  ["conflict", { state: "conflict" }, ["deno task download --merge a", "deno task upload --force a", "deno task download --force a"]],
  ["unmanaged", { state: "unmanaged" }, ["deno task download"]],
  ["orphaned", { state: "orphaned" }, ["deno task upload --prune"]],
  ["superseded", { state: "superseded" }, ["deno task upload --reassert"]],
  ["elsewhere", { state: "elsewhere" }, []],
  ["a slug that a shell would read", { state: "drifted", slug: "a b" }, ["deno task download 'a b'", "deno task upload --force 'a b'"]],
  ["what passes", { state: "drifted", ok: true }, []],
];
for (const [name, over, wanted] of TABLE) {
  Deno.test(`nextSteps() — ${name}`, () => assertEquals(commands(over), wanted));
}

Deno.test("nextSteps() — names as many prompts and files as a line can hold", () => {
  const many = (count: number, over: Partial<Unsettled>): Partial<Unsettled>[] =>
    Array.from(
      { length: count },
      (_, index) => ({ slug: `p${index}`, path: `${index}.md`, ...over }),
    );
  const drifted = (count: number): string | undefined =>
    commands(...many(count, { state: "drifted" }))[0];
  assertEquals(drifted(10), "deno task download p0 p1 p2 p3 p4 p5 p6 p7 p8 p9");
  assertEquals(drifted(11), "deno task download SLUG ...");
  const deleted = (count: number): string | undefined =>
    commands(...many(count, { state: "missing", pinned }))[1];
  assertEquals(deleted(3), "git rm 0.md 1.md 2.md && deno task upload");
  assertEquals(deleted(4), "git rm FILE ... && deno task upload");
});
