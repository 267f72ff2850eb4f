import { assertEquals, assertStringIncludes } from "@std/assert";
import { folder, runOfficial } from "./official.ts";
import { entry, insert, open } from "./open.ts";

// The bt program comes with the npm package, which also has the launcher that picks the platform's.
const BT = "npm:braintrust@3.35.0/bt";

const commands = [
  {
    name: "prompts list",
    args: ["prompts", "list", "-p", "P"],
    want: "1 prompt found in local / P",
  },
  { name: "prompts view", args: ["prompts", "view", "greet", "-p", "P"], want: "Hello from greet" },
  {
    name: "prompts view --json",
    args: ["prompts", "view", "greet", "-p", "P", "--json"],
    want: '"slug":"greet"',
  },
  {
    name: "functions list",
    args: ["functions", "list", "-p", "P"],
    want: "1 function found in local / P",
  },
  { name: "functions view", args: ["functions", "view", "greet", "-p", "P"], want: "Slug: greet" },
];
for (const { name, args, want } of commands) {
  Deno.test(`bt ${name}`, async () => {
    await using opened = await open();
    await using home = await folder();
    await insert(opened, entry(opened.project, "greet"));
    const ran = await runOfficial(opened.local, home.path, BT, ...args);
    assertEquals(ran.code, 0, ran.stderr);
    assertStringIncludes(ran.stdout, want);
  });
}

Deno.test("bt functions pull", async () => {
  await using opened = await open();
  await using home = await folder();
  await insert(opened, entry(opened.project, "greet"));
  const ran = await runOfficial(
    opened.local,
    home.path,
    BT,
    "functions",
    "pull",
    "-p",
    "P",
    "--output-dir",
    "out",
  );
  assertEquals(ran.code, 0, ran.stderr);
  assertStringIncludes(await Deno.readTextFile(`${home.path}/out/p.ts`), 'slug: "greet"');
});

Deno.test("bt prompts delete", async () => {
  await using opened = await open();
  await using home = await folder();
  await insert(opened, entry(opened.project, "greet"));
  const ran = await runOfficial(
    opened.local,
    home.path,
    BT,
    "prompts",
    "delete",
    "greet",
    "-f",
    "-p",
    "P",
  );
  assertEquals(ran.code, 0, ran.stderr);
  const left = await opened.ask("GET", "/v1/prompt?project_name=P");
  assertEquals(left.body, { objects: [] });
});
