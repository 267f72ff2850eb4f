// The service in Go of docs/runtime.md: compiled and run where there is Go.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { bundleModules } from "../../lib/bundle/bundle.ts";
import { parseConfig } from "../../lib/config/config.ts";
import { promptFileOf } from "../../lib/prompt/prompt_file.ts";
import { block } from "../runtime_page.ts";
import { type Ran, ROOT, run } from "./tools.ts";

const PATH = "services/screener/prompts.gen.json";

/** What `bundle` writes for the service. */
async function jsonBundle(): Promise<string> {
  const bundles = { [PATH]: { include: ["prompts/**/*.md"] } };
  const parsed = parseConfig({ project: "p", bundles });
  if ("mistakes" in parsed) throw new Error(parsed.mistakes.join());
  const { config } = parsed;
  const { file } = await promptFileOf("prompts/p.md", "Hello {{name}}.\n", config);
  if (!file) throw new Error("does not parse");
  const { modules } = bundleModules({ config, files: [file], lock: undefined });
  return modules.get(PATH) ?? "";
}

function goProgram(snippet: string): string {
  return `package main

import (
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
)

${snippet}
func main() {
	bundle, err := load()
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d prompts\\n", len(bundle.Prompts))
}
`;
}

const hasGo = await run("go", ["version"], { cwd: ROOT }).then(() => true, () => false);

Deno.test({
  name: "docs/runtime.md — the service in Go compiles, and proves a bundle (needs go)",
  ignore: !hasGo,
  async fn(): Promise<void> {
    const folder = await Deno.makeTempDir();
    const json = await jsonBundle();
    await Deno.writeTextFile(`${folder}/prompts.gen.json`, json);
    await Deno.writeTextFile(`${folder}/go.mod`, "module service\n\ngo 1.19\n");
    await Deno.writeTextFile(`${folder}/main.go`, goProgram(block("go")));
    const env = { GOTOOLCHAIN: "local", GOCACHE: `${folder}/cache` };
    const serve = (): Promise<Ran> => run("go", ["run", "."], { cwd: folder, env });
    const good = await serve();
    assertEquals([good.code, good.stdout], [0, "1 prompts\n"], good.stderr);
    await Deno.writeTextFile(`${folder}/prompts.gen.json`, json.replaceAll("Hello", "Howdy"));
    const { stderr } = await serve();
    await Deno.remove(folder, { recursive: true });
    assertStringIncludes(stderr, "prompt p does not match its hash");
  },
});

Deno.test("docs/runtime.md — the fields that the service in Go reads are those of the file", async () => {
  const fields = [...block("go").matchAll(/`json:"(\w+)"`/g)].map(([, name]) => name ?? "");
  assertEquals(fields, ["slug", "source_sha256", "content_sha256", "content", "prompts"]);
  const bundle = JSON.parse(await jsonBundle());
  for (const name of fields.slice(0, 4)) {
    assertEquals(typeof bundle.prompts[0][name], "string", name);
  }
});
