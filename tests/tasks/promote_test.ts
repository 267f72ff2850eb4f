import { assertEquals, assertStringIncludes } from "@std/assert";
import type { JsonObject } from "../../lib/json.ts";
import { type Sandbox, sandbox } from "../sandbox.ts";

const FILES = { "prompts/greet.md": "Say hello.\n", "prompts/part.md": "Say goodbye.\n" };
const TO_PRODUCTION = ["--environment", "production"];

async function ready(): Promise<Sandbox> {
  const box = await sandbox(FILES);
  for (const slug of ["production", "staging"]) {
    await box.api("POST", "/environment", { name: slug, slug });
  }
  assertEquals((await box.run("upload")).code, 0);
  box.requests.splice(0);
  return box;
}

const puts = ({ requests }: Sandbox): number =>
  requests.filter(({ method }) => method === "PUT").length;

async function inProduction(box: Sandbox, slug: string): Promise<unknown> {
  const { id } = await box.row(slug);
  const { objects } = await box.api("GET", `/environment-object/prompt/${id}`);
  return (objects as JsonObject[])[0]?.object_version;
}

async function pinned(box: Sandbox, slug: string): Promise<string> {
  return JSON.parse(await box.read("prompts/lock.json")).prompts[slug].version;
}

Deno.test("promote — moves every prompt to its pinned version, prints from and to, then nothing", async () => {
  await using box = await ready();
  const first = await box.run("promote", TO_PRODUCTION);
  assertEquals(first.code, 0, first.stderr);
  assertStringIncludes(first.stdout, "promote: production: none → ");
  assertStringIncludes(first.stderr, 'in project "sandbox"');
  for (const slug of ["greet", "part"]) {
    assertEquals(await inProduction(box, slug), await pinned(box, slug));
  }
  assertEquals(puts(box), 2);
  const again = await box.run("promote", [...TO_PRODUCTION, "--format", "json"]);
  assertEquals([again.code, puts(box)], [0, 2]);
  const { prompts } = JSON.parse(again.stdout);
  assertEquals(prompts.map(({ action }: { action: string }) => action), ["skip", "skip"]);
});

Deno.test("promote — takes the pinned version, not the live one", async () => {
  await using box = await ready();
  const { id } = await box.row("greet");
  await box.api("PATCH", `/v1/prompt/${id}`, { description: "edited in the UI" });
  assertEquals((await box.run("promote", [...TO_PRODUCTION, "greet"])).code, 0);
  assertEquals(await inProduction(box, "greet"), await pinned(box, "greet"));
  assertEquals(await inProduction(box, "part"), undefined, "only what was named");
});

Deno.test("promote --dry-run — shows and moves nothing", async () => {
  await using box = await ready();
  const { code, stdout } = await box.run("promote", [...TO_PRODUCTION, "--dry-run"]);
  assertEquals([code, puts(box)], [0, 0]);
  assertStringIncludes(stdout, "promote: production: none → ");
  assertStringIncludes(stdout, "Dry run: nothing was moved.");
});

Deno.test("promote — one prompt that is not what its file says stops all", async () => {
  await using box = await ready();
  await box.write("prompts/greet.md", "Say hello, changed.\n");
  const { code, stdout } = await box.run("promote", TO_PRODUCTION);
  assertEquals([code, puts(box)], [1, 0]);
  assertStringIncludes(stdout, "refuse: has changed since the last upload");
  assertStringIncludes(stdout, "Refused: nothing was moved.");
});

Deno.test("promote — refuses a lock that pins another version's number", async () => {
  await using box = await ready();
  const { id } = await box.row("greet");
  await box.api("PATCH", `/v1/prompt/${id}`, { description: "edited in the UI" });
  const edited = String((await box.row("greet"))._xact_id);
  const lock = await box.read("prompts/lock.json");
  await box.write("prompts/lock.json", lock.replace(await pinned(box, "greet"), edited));
  const { code, stdout } = await box.run("promote", TO_PRODUCTION);
  assertEquals([code, puts(box)], [1, 0]);
  assertStringIncludes(stdout, "which is not what the file says");
});

const USAGE: [name: string, args: string[], says: string][] = [
  ["no environment", [], "no environment is named"],
  ["a typo in the environment", ["--environment", "producton"], 'did you mean "production"?'],
  ["an empty environment", ["--environment", ""], "needs a value"],
];
for (const [name, args, says] of USAGE) {
  Deno.test(`promote — ${name} is exit 2 and moves nothing`, async () => {
    await using box = await ready();
    const { code, stderr } = await box.run("promote", args);
    assertEquals([code, puts(box)], [2, 0]);
    assertStringIncludes(stderr, says);
  });
}
