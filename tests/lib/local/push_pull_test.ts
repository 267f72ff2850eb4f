import { assertEquals, assertStringIncludes } from "@std/assert";
import { prettyVersion } from "../../../lib/content/version.ts";
import { folder, runOfficial } from "./official.ts";
import { at, column, entry, insert, open, text } from "./open.ts";

const CLI = "npm:braintrust@3.35.0";

const source = (name: string, slug: string): string => `
import * as braintrust from "braintrust";
const project = braintrust.projects.create({ name: ${JSON.stringify(name)} });
project.prompts.create({
  name: "Pushed prompt",
  slug: ${JSON.stringify(slug)},
  description: "From a file",
  model: "gpt-5-mini",
  messages: [{ role: "system", content: "Hi {{who}}" }],
  params: { temperature: 0.5 },
  tags: ["x"],
  metadata: { k: 1 },
});
`;

Deno.test("braintrust push — two files, one project; the second time only with replace", async () => {
  await using opened = await open();
  await using home = await folder();
  await Deno.writeTextFile(`${home.path}/one.ts`, source("Pushed", "one"));
  await Deno.writeTextFile(`${home.path}/two.ts`, source("Pushed", "two"));
  // Without a node_modules folder esbuild cannot find the package; the program itself has it.
  const push = ["push", "one.ts", "two.ts", "--external-packages", "braintrust"];
  const first = await runOfficial(opened.local, home.path, CLI, ...push);
  assertEquals(first.code, 0, first.stderr);
  const rows = await opened.ask("GET", "/v1/prompt?project_name=Pushed&slug=one");
  assertEquals(at(rows.body, "objects", 0, "metadata"), { k: 1 });
  assertEquals(at(rows.body, "objects", 0, "tags"), ["x"]);
  assertEquals(at(rows.body, "objects", 0, "description"), "From a file");
  const all = await opened.ask("GET", "/v1/prompt?project_name=Pushed");
  assertEquals(column(all, "slug").sort(), ["one", "two"]);
  const again = await runOfficial(opened.local, home.path, CLI, ...push);
  assertEquals(again.code, 1);
  assertStringIncludes(again.stdout + again.stderr, "Slugs already exist: one");
  const replaced = await runOfficial(
    opened.local,
    home.path,
    CLI,
    ...push,
    "--if-exists",
    "replace",
  );
  assertEquals(replaced.code, 0, replaced.stderr);
});

Deno.test("braintrust pull — writes the prompts of a project, and an old version", async () => {
  await using opened = await open();
  await using home = await folder();
  const first = await insert(opened, entry(opened.project, "greet"));
  await insert(opened, entry(opened.project, "greet", { name: "Renamed" }));
  const latest = await runOfficial(opened.local, home.path, CLI, "pull", "--project-name", "P");
  assertEquals(latest.code, 0, latest.stderr);
  assertStringIncludes(await Deno.readTextFile(`${home.path}/braintrust/p.ts`), 'name: "Renamed"');
  const version = prettyVersion(text(at(first, "xact_id")));
  const pull = ["pull", "--project-name", "P", "--slug", "greet", "--version", version, "--force"];
  const old = await runOfficial(opened.local, home.path, CLI, ...pull);
  assertEquals(old.code, 0, old.stderr);
  const pulled = await Deno.readTextFile(`${home.path}/braintrust/p.ts`);
  assertStringIncludes(pulled, 'name: "Name of greet"');
  assertStringIncludes(pulled, `version: "${version}"`);
});
