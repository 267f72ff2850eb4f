import { assertEquals, assertRejects } from "@std/assert";
import { bundleModules, type BundleSources } from "../../../lib/bundle/bundle.ts";
import { parseConfig } from "../../../lib/config/config.ts";
import { Failure } from "../../../lib/text/failure.ts";
import { bundleProblems, writeBundles } from "../../../lib/bundle/files.ts";
import { readText } from "../../../lib/disk/files.ts";
import { promptFileOf } from "../../../lib/prompt/prompt_file.ts";
import { temporary } from "../disk/temporary.ts";

const moduleOf = (name: string): string => `supabase/functions/${name}/prompts.gen.ts`;
const FUNCTIONS = {
  "supabase/functions/one/index.ts": "",
  "supabase/functions/two/index.ts": "",
};

async function sources(include = "prompts/*.md"): Promise<BundleSources> {
  const bundles = { one: { include: ["prompts/*.md"] }, two: { include: [include] } };
  const parsed = parseConfig({ project: "P", bundles });
  if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
  const { config } = parsed;
  const { file } = await promptFileOf("prompts/a.md", "---\nmodel: m\n---\nText.\n", config);
  return { config, files: file ? [file] : [], lock: undefined };
}

Deno.test("writeBundles() — writes what differs, and only that; then nothing is stale", async () => {
  await using box = await temporary(FUNCTIONS);
  const read = (path: string): Promise<string | undefined> => readText(box.root, path);
  const from = await sources();
  assertEquals((await bundleProblems(bundleModules(from), read)).map(({ file }) => file), [
    moduleOf("one"),
    moduleOf("two"),
  ]);
  assertEquals(await writeBundles(box.root, from.config, bundleModules(from)), [
    moduleOf("one"),
    moduleOf("two"),
  ]);
  assertEquals(await bundleProblems(bundleModules(from), read), []);
  assertEquals(await writeBundles(box.root, from.config, bundleModules(from)), []);
  await box.write(moduleOf("two"), "stale");
  await Deno.utime(`${box.root}/${moduleOf("one")}`, 1, 1);
  assertEquals(await writeBundles(box.root, from.config, bundleModules(from)), [moduleOf("two")]);
  assertEquals((await Deno.stat(`${box.root}/${moduleOf("one")}`)).mtime, new Date(1000));
  assertEquals(await bundleProblems(bundleModules(from), read), []);
});

Deno.test("bundleProblems() — a bundle without a prompt, beside modules that are stale", async () => {
  const problems = await bundleProblems(
    bundleModules(await sources("none/*.md")),
    () => Promise.resolve(""),
  );
  const isStale = problems.map(({ message }) => message.includes("it is stale"));
  assertEquals([isStale.includes(true), isStale.includes(false)], [true, true]);
});

Deno.test("writeBundles() — a function that is not there is named; no module is written", async () => {
  const { "supabase/functions/one/index.ts": one } = FUNCTIONS;
  await using box = await temporary({ "supabase/functions/one/index.ts": one });
  const error = await assertRejects(async () => {
    const from = await sources();
    return writeBundles(box.root, from.config, bundleModules(from));
  }, Failure);
  assertEquals([error.message, error.hint], [
    'Cannot bundle prompts for "two": supabase/functions/two/index.ts does not exist',
    'Check "bundles" in prompts/config.json',
  ]);
  assertEquals(await readText(box.root, moduleOf("one")), undefined);
});
