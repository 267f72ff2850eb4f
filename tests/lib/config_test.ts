import { assertEquals } from "@std/assert";
import { ignoredFor, parseConfig } from "../../lib/config.ts";

Deno.test("parseConfig() — fills in the defaults", () => {
  assertEquals(parseConfig({ project: "p" }), {
    config: {
      $schema: "./config.schema.json",
      project: "p",
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
    bundles: { proxy: { include: [""] }, other: {} },
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
