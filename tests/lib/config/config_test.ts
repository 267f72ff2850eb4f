import { assertEquals } from "@std/assert";
import { ignoredFor, parseConfig } from "../../../lib/config/config.ts";
import { includeProblems } from "../../../lib/config/include_problems.ts";

Deno.test("parseConfig() — fills in the defaults", () => {
  assertEquals(parseConfig({ project: "p" }), {
    config: {
      $schema: "./config.schema.json",
      project: "p",
      upload: "before-commit",
      branch: "main",
      include: ["prompts/**/*.md"],
      exclude: ["**/README.md"],
      defaults: {},
      bundles: {},
      environments: [],
      ignore: [],
    },
  });
});

Deno.test("parseConfig() — every mistake at once", () => {
  const json = {
    project: "",
    include: [],
    exclude: "x",
    projct: "p",
    defaults: { model: 5, mode: "m" },
    bundles: {
      proxy: { include: [""] },
      other: {},
      "a/b": { include: ["a"] },
      "1a": { include: ["a"] },
    },
    environments: [""],
    ignore: [{ reason: "r" }, { slug: "a" }, { slug: "a", reason: "", more: 1 }, {
      field: "slug",
      reason: "r",
    }],
  };
  assertEquals(parseConfig(json), {
    mistakes: [
      '"project" is empty',
      '"include" is empty',
      '"exclude" should be a list, found "x"',
      '"defaults.model" should be string, found 5',
      'unknown key "defaults.mode"',
      '"bundles.proxy.include.0" is empty',
      '"bundles.other.include" is missing',
      '"bundles.a/b" names neither an edge function nor a path that ends in prompts.gen.ts or prompts.gen.json',
      '"bundles.1a" names neither an edge function nor a path that ends in prompts.gen.ts or prompts.gen.json',
      '"environments.0" is empty',
      '"ignore.0" needs slug or field',
      '"ignore.1.reason" is missing',
      '"ignore.2.reason" is empty',
      'unknown key "ignore.2.more"',
      '"ignore.3" cannot ignore the prompt itself',
      'unknown key "projct"',
    ],
  });
});

for (const json of [null, 1, "text"]) {
  Deno.test(`parseConfig() — ${JSON.stringify(json)} is no configuration`, () => {
    const found = JSON.stringify(json);
    assertEquals(parseConfig(json), {
      mistakes: [`"the file" should be an object, found ${found}`],
    });
  });
}

Deno.test("parseConfig() — globs that may not be, and what makes a prompt", () => {
  const json = {
    project: "p",
    include: ["../a.md"],
    exclude: ["/b.md"],
    bundles: { proxy: { include: [".git/c.md"] } },
    ignore: ["name", "prompt_data", "prompt_data.mcp"].map((field) => ({ field, reason: "r" })),
  };
  const outside = "is not a path relative to the repository root, with / between folders";
  assertEquals(parseConfig(json), {
    mistakes: [
      '"include.0" points outside the repository',
      `"exclude.0" ${outside}`,
      '"bundles.proxy.include.0" points into .git',
      '"ignore.0" cannot ignore the prompt itself',
      '"ignore.1" cannot ignore the prompt itself',
    ],
  });
});

Deno.test("parseConfig() — quotes no more than a line of what it found", () => {
  const result = parseConfig({ project: "p", include: "x".repeat(1000) });
  const [mistake = ""] = "mistakes" in result ? result.mistakes : [];
  assertEquals([mistake.slice(0, 38), mistake.length < 110], [
    '"include" should be a list, found "xxx',
    true,
  ]);
});

Deno.test("ignoredFor() — whole prompts, fields of one prompt, fields of all", () => {
  const ignore = [
    { slug: "a", reason: "legacy" },
    { field: "metadata.x", reason: "noise" },
    { slug: "b", field: "description", reason: "written there" },
  ];
  assertEquals(ignoredFor(ignore, "a"), { fields: ["metadata.x"], reason: "legacy" });
  assertEquals(ignoredFor(ignore, "b"), {
    fields: ["metadata.x", "description"],
    reason: undefined,
  });
  assertEquals(ignoredFor([], "a"), { fields: [], reason: undefined });
});

Deno.test("parseConfig() — null is the model that applications give", () => {
  const result = parseConfig({ project: "p", defaults: { model: null } });
  assertEquals("config" in result && result.config.defaults, { model: null });
});

Deno.test("includeProblems() — a configuration that selects nothing, valid or not", () => {
  const config = { include: ["a/*.md", "b.md"] };
  const problem = { file: "a/x.md", line: 1, column: 1, message: "" };
  assertEquals(includeProblems(config, { files: [1], problems: [] }), []);
  assertEquals(includeProblems(config, { files: [], problems: [problem] }), []);
  assertEquals(includeProblems(config, { files: [], problems: [] }), [{
    file: "prompts/config.json",
    line: 1,
    column: 1,
    message: 'Expected "include" to select prompt files, but a/*.md, b.md matches none',
  }]);
});
