// Every step of ci.yml, run on a small copy of the project: what is tested is that the commands are
// there, run as GitHub runs them, and fail when the project does.
import { assertEquals } from "@std/assert";
import { copy } from "../copy.ts";
import { pullRequest, push } from "./events.ts";
import { type JobRun, runWorkflow } from "./runner.ts";
import { ROOT } from "../project.ts";
import { stage } from "./stage.ts";

const CI = `${ROOT}/.github/workflows/ci.yml`;
const PASSES = `Deno.test("a test", () => {});\n`;
const FAILS = `Deno.test("a test", () => {\n  throw new Error("no");\n});\n`;

Deno.test("ci — passes on a healthy project and fails on a failing test", async () => {
  await using here = await stage({
    "tests/one_test.ts": PASSES,
    "tests/browser/one_test.ts": PASSES,
    "bench/one.ts": "export {};\n",
  });
  await Deno.remove(`${here.box.root}/prompts`, { recursive: true });
  for (const name of ["lib", "tasks", "types"]) await Deno.remove(`${here.box.root}/${name}`);
  for (const name of ["lib", "tasks", "types", "prompts", "supabase"]) {
    copy(`${ROOT}/${name}`, `${here.box.root}/${name}`);
  }
  // Whether the project's own generated file is current is not what is tested here.
  assertEquals((await here.box.run("schema")).code, 0);
  await here.box.commit("Hold what the commands look at");
  const healthy = await runWorkflow(CI, await here.world(pullRequest()));
  assertEquals(codesOf(healthy.ok), [0, 0, 0], healthy.ok?.steps.at(-1)?.log);

  await here.box.write("tests/one_test.ts", FAILS);
  await here.box.commit("break it");
  const broken = await runWorkflow(CI, await here.world(push()));
  assertEquals(codesOf(broken.ok), [1]);
});

function codesOf(job: JobRun | undefined): number[] {
  return job?.steps.map(({ code }) => code) ?? [];
}
