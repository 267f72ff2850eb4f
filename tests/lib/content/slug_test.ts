import { assertEquals } from "@std/assert";
import { newPaths } from "../../../lib/prompt/new_paths.ts";
import { fileNameFor, isFileSlug, isSlug, nameFromSlug } from "../../../lib/content/slug.ts";
import { nearest } from "../../../lib/text/nearest.ts";

const LONG = "a".repeat(128);

for (
  const slug of [
    "a",
    "A-1_b.c",
    "0",
    "a..",
    "constructor",
    LONG,
    "é".repeat(64),
    "é",
    "größe-2",
    "要約",
    "क्षेत्र",
  ]
) {
  Deno.test(`isSlug() — ${slug.slice(0, 20)}`, () => assertEquals(isSlug(slug), true));
}
for (
  const slug of [
    "",
    "-a",
    ".a",
    "_a",
    "__proto__",
    "a b",
    "a/b",
    "-é",
    "é b",
    "é/b",
    "é\u202E",
    "é;",
    "é$",
    `é${LONG.slice(2)}é`,
    "a\n",
    "a\u0000",
    `${LONG}a`,
    `${"é".repeat(64)}a`,
  ]
) {
  Deno.test(`isSlug() — not ${JSON.stringify(slug).slice(0, 20)}`, () =>
    assertEquals(isSlug(slug), false));
}

for (
  const [slug, name] of [
    ["regenerate-filter-go", "Regenerate filter go"],
    ["a_b.c--d", "A b c d"],
    ["X-", "X"],
    ["1", "1"],
  ] as const
) {
  Deno.test(`nameFromSlug() — ${slug}`, () => assertEquals(nameFromSlug(slug), name));
}

for (
  const [slug, taken, name] of [
    ["a", [], "a"],
    ["a", ["a"], "a-2"],
    ["a", ["a", "a-2"], "a-3"],
    ["a..", [], "a"],
    ["aux", [], "prompt-aux"],
    ["AUX.x", [], "prompt-AUX.x"],
    ["con.", [], "prompt-con"],
    ["COM1", [], "prompt-COM1"],
    ["prn", [], "prompt-prn"],
    ["nul", [], "prompt-nul"],
    ["com0", [], "prompt-com0"],
    ["lpt0", [], "prompt-lpt0"],
    ["falcon", [], "falcon"],
    ["é.-", [], "e"],
    ["lpt9.txt", ["prompt-lpt9.txt"], "prompt-lpt9.txt-2"],
    ["auxiliary", [], "auxiliary"],
    ["com", [], "com"],
    ["größe-2", [], "gro-e-2"],
    ["é", ["e"], "e-2"],
    ["cön", [], "prompt-con"],
    ["要約", [], "prompt"],
    ["要約-v2", ["v2"], "v2-2"],
    ["ａｕｘ", [], "prompt-aux"],
    ["．．", [], "prompt"],
  ] as const
) {
  Deno.test(`fileNameFor() — ${slug} where ${taken.length} are taken`, () => {
    assertEquals(
      fileNameFor(slug, (candidate) => (taken as readonly string[]).includes(candidate)),
      name,
    );
  });
}

Deno.test("fileNameFor() — no name to be had", () => {
  assertEquals(fileNameFor("a", () => true), undefined);
  assertEquals(fileNameFor("a", (name) => name !== "a-10000"), "a-10000");
  assertEquals(fileNameFor("a", (name) => name !== "a-10001"), undefined);
});

Deno.test("isFileSlug() — ASCII, as long as a slug", () => {
  const slugs = ["a", "A-1_b.c", LONG, "", `${LONG}a`, "é", "aé", ".a", "a\n", "a b"];
  assertEquals(slugs.filter(isFileSlug), ["a", "A-1_b.c", LONG]);
});

Deno.test("nearest() — a third of the letters may be wrong, and two of a short word", () => {
  const known = ["model", "template_format"];
  const words = ["mod", "mo", "xxxxxate_format", "xxxxxxte_format"];
  assertEquals(words.map((word) => nearest(word, known)), [
    "model",
    undefined,
    "template_format",
    undefined,
  ]);
});

for (
  const [word, near] of [
    ["modle", "model"],
    ["dry_run", "dry-run"],
    ["model", "model"],
    ["zzz", undefined],
    ["", undefined],
  ] as const
) {
  Deno.test(`nearest() — ${word}`, () => assertEquals(nearest(word, ["model", "dry-run"]), near));
}
Deno.test("nearest() — of nothing", () => assertEquals(nearest("a", []), undefined));

const any = (): boolean => true;
const PATHS: {
  name: string;
  slugs: string[];
  folder?: string;
  existing?: string[];
  isPrompt?: (path: string) => boolean;
  paths: Record<string, string>;
  impossible?: string[];
}[] = [
  { name: "plain", slugs: ["a", "b"], paths: { a: "prompts/a.md", b: "prompts/b.md" } },
  { name: "at the root", slugs: ["a"], folder: "", paths: { a: "a.md" } },
  {
    name: "slugs that differ in case alone",
    slugs: ["Foo", "foo", "FOO"],
    paths: { Foo: "prompts/Foo.md", foo: "prompts/foo-2.md", FOO: "prompts/FOO-3.md" },
  },
  {
    name: "an existing file in another case",
    slugs: ["readme"],
    existing: ["README.md"],
    paths: { readme: "prompts/readme-2.md" },
  },
  {
    name: "slugs of other scripts, each in a file of its own",
    slugs: ["é", "e", "要約", "总结"],
    paths: {
      é: "prompts/e.md",
      e: "prompts/e-2.md",
      要約: "prompts/prompt.md",
      总结: "prompts/prompt-2.md",
    },
  },
  { name: "a device name", slugs: ["aux"], paths: { aux: "prompts/prompt-aux.md" } },
  {
    name: "slugs that would leave the folder",
    slugs: ["../../x", "C:\\x", "/etc/x", "..", "a/b", "a\u0000", "\u202Ex", ""],
    paths: {},
    impossible: ["../../x", "C:\\x", "/etc/x", "..", "a/b", "a\u0000", "\u202Ex", ""],
  },
  {
    name: "an excluded name",
    slugs: ["README"],
    isPrompt: (path) => path !== "prompts/README.md",
    paths: { README: "prompts/README-2.md" },
  },
  {
    name: "a configuration that no new file matches",
    slugs: ["a"],
    isPrompt: (path) => path === "prompts/one.md",
    paths: {},
    impossible: ["a"],
  },
];
for (const row of PATHS) {
  Deno.test(`newPaths() — ${row.name}`, () => {
    const { folder = "prompts", existing = [], isPrompt = any } = row;
    const { paths, impossible } = newPaths(row.slugs, folder, existing, isPrompt);
    assertEquals([...paths], Object.entries(row.paths));
    assertEquals(impossible, row.impossible ?? []);
  });
}
