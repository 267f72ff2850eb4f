// What is committed: the function's own files.
import { assert, assertEquals } from "@std/assert";
import { bundleModules } from "../../lib/bundle/bundle.ts";
import { readConfig } from "../../lib/disk/config_file.ts";
import { readLock } from "../../lib/disk/lock_file.ts";
import { readPromptFiles } from "../../lib/disk/prompt_files.ts";
import { bundle } from "../../supabase/functions/llm-proxy/prompts.gen.ts";
import { fromBundle } from "../../lib/runtime/loaded_prompt.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const FUNCTIONS = ["llm-proxy", "regenerate-filter"].map((name) =>
  `${ROOT}/supabase/functions/${name}`
);

Deno.test("prompts.gen.ts — is what the prompt files give, with or without a lock", async () => {
  const config = await readConfig(ROOT);
  const [{ files }, { lock }] = await Promise.all([readPromptFiles(ROOT, config), readLock(ROOT)]);
  const { modules } = bundleModules({ config, files, lock });
  assert(modules.size > 0);
  for (const [path, text] of modules) {
    assertEquals(await Deno.readTextFile(`${ROOT}/${path}`), text, "run: deno task bundle");
  }
});

Deno.test("prompts.gen.ts — every bundled prompt can be served", () => {
  for (const prompt of bundle.prompts) fromBundle(prompt, true);
});

interface Closure {
  modules: { local?: string; specifier: string; kind?: string }[];
}

async function closure(folder: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `--config=${folder}/deno.json`, `${folder}/index.ts`],
    stderr: "null",
  }).output();
  const { modules }: Closure = JSON.parse(new TextDecoder().decode(stdout));
  return modules.map(({ local, specifier }) => local ?? specifier);
}

for (const folder of FUNCTIONS) {
  const name = folder.slice(folder.lastIndexOf("/") + 1);

  Deno.test(`${name} — its modules lie in the repository and keep to what the edge runtime has`, async () => {
    const paths = (await closure(folder)).filter((path) =>
      !path.startsWith("npm:") && !path.includes("/npm/")
    );
    assert(paths.includes(`${ROOT}/lib/content/hash.ts`));
    let bytes = 0;
    for (const path of paths) {
      const isShared = /^\/lib\/(?:runtime|content|text)\/[a-z0-9_]+\.ts$/.test(
        path.slice(ROOT.length),
      );
      assert(isShared || path.startsWith(`${ROOT}/supabase/functions/`), path);
      const text = await Deno.readTextFile(path);
      bytes += text.length;
      const banned =
        /type:\s*"(text|bytes)"|Deno\.(read|open|stat)|toHex|RegExp\.escape|isError\(|node:|Temporal/;
      assertEquals(banned.exec(text)?.[0], undefined, path);
      const bare = [...text.matchAll(/^(?:import|export)[^;]*? from "([^"]+)";$/gm)]
        .map(([, specifier = ""]) => specifier).filter((specifier) => !specifier.startsWith("."));
      const mayBe = path.startsWith(`${ROOT}/lib/runtime/`) ? ["mustache", "valibot"] : [];
      if (isShared) assertEquals(bare.filter((name) => !mayBe.includes(name)), [], path);
    }
    assert(bytes < 500_000, `${bytes} bytes`);
  });

  Deno.test(`${name} — its deno.json maps exact versions, those of the repository`, async () => {
    const read = async (path: string): Promise<Record<string, string>> =>
      JSON.parse(await Deno.readTextFile(path)).imports;
    const [own, root] = await Promise.all([read(`${folder}/deno.json`), read(`${ROOT}/deno.json`)]);
    for (const [name, specifier] of Object.entries(own)) {
      assertEquals(specifier, root[name]);
      assert(/@\d+\.\d+\.\d+(\/|$)/.test(specifier), specifier);
      assert(!specifier.includes("braintrust"), "the SDK is too large for a function");
    }
  });
}

Deno.test("regenerate-filter — at most 40 lines of its own", async () => {
  const folder = `${ROOT}/supabase/functions/regenerate-filter`;
  const texts = await Promise.all(
    ["app.ts", "index.ts"].map((name) => Deno.readTextFile(`${folder}/${name}`)),
  );
  assert(texts.join("").trimEnd().split("\n").length <= 40);
});
