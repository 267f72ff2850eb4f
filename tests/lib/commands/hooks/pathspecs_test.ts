import { assertEquals } from "@std/assert";
import { parseConfig } from "../../../../lib/config/config.ts";
import { hookPathspecs } from "../../../../lib/commands/hooks/pathspecs.ts";

const ROWS = [
  {
    name: "the usual configuration",
    config: {},
    folder: ".",
    want: [":(top,glob)prompts/**/*.md", ":(top,glob,exclude)**/README.md"],
  },
  {
    name: "a project in a folder",
    config: { include: ["svc/*/prompts/**"], exclude: [] },
    folder: "apps/a[1]",
    want: [":(top,glob)apps/a\\[1]/svc/*/prompts/**"],
  },
  {
    name: "a glob that git would read otherwise",
    config: { include: ["svc/{a,b}/*.md"], exclude: ["svc/{a,b}/no.md"] },
    folder: ".",
    want: [":(top)svc/*.md"],
  },
];

for (const { name, config, folder, want } of ROWS) {
  Deno.test(`hookPathspecs() — ${name}`, () => {
    const parsed = parseConfig({ project: "any", ...config });
    if (!("config" in parsed)) throw new Error("not valid");
    const [settings, lock, ...others] = hookPathspecs(parsed.config, folder);
    assertEquals([settings, lock].map((spec) => spec?.endsWith(".json")), [true, true]);
    assertEquals(others, want);
  });
}
