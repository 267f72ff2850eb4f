import { assertEquals } from "@std/assert";
import { environmentProblems } from "../../lib/environment_problems.ts";

const assignment = {
  environment: "production",
  slug: "greet",
  path: "prompts/greet.md",
  pinned: "1000196491253383169",
};

const TABLE: [name: string, current: string | undefined, found: string | undefined][] = [
  ["the pinned version", assignment.pinned, undefined],
  ["another version", "1000192656880881099", "81cd05ee665fdfb3"],
  ["no version", undefined, "none"],
];
for (const [name, current, found] of TABLE) {
  Deno.test(`environmentProblems() — an environment at ${name}`, () => {
    const messages = environmentProblems([{ ...assignment, current }]).map(({ message }) =>
      message
    );
    const wanted = `Expected "production" to point at the pinned version of "greet", ` +
      `805cc02ef48a78b9, found ${found}; run: deno task promote --environment production`;
    assertEquals(messages, found === undefined ? [] : [wanted]);
  });
}
