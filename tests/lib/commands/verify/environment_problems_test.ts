import { assertEquals } from "@std/assert";
import { environmentProblems } from "../../../../lib/commands/verify/environment_problems.ts";

const assignment = {
  environment: "production",
  slug: "greet",
  path: "prompts/greet.md",
  pinned: "1000196491253383169",
};

const MOVE = "deno task promote --environment production greet";
const TABLE: [name: string, current: string | undefined, ...rest: string[]][] = [
  ["the pinned version", assignment.pinned],
  [
    "another version",
    "1000192656880881099",
    "81cd05ee665fdfb3",
    `to bring git up to date: deno task rollback greet --to 81cd05ee665fdfb3; to move it: ${MOVE}`,
  ],
  ["no version", undefined, "none", `run: ${MOVE}`],
];
for (const [name, current, found, ways] of TABLE) {
  Deno.test(`environmentProblems() — an environment at ${name}`, () => {
    const message = `Expected "production" to point at the pinned version of "greet", ` +
      `805cc02ef48a78b9, found ${found}; ${ways}`;
    const wanted = { file: assignment.path, line: 1, column: 1, message };
    assertEquals(
      environmentProblems([{ ...assignment, current }]),
      found === undefined ? [] : [wanted],
    );
  });
}
