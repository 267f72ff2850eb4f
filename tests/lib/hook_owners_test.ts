import { assertEquals } from "@std/assert";
import { type HookFacts, hookOwners, isInstalled } from "../../lib/hook_owners.ts";

type Row = Partial<Omit<HookFacts, "names">> & { name: string; names?: string[]; want: string[] };

const ROWS: Row[] = [
  { name: "nobody", names: ["package.json", "README.md"], packageJson: {}, want: [] },
  { name: "another path", hooksPath: ".githooks", want: ["core.hooksPath (.githooks)"] },
  { name: "our path", hooksPath: "hooks", want: [] },
  {
    name: "live hooks",
    live: ["post-merge", "pre-push"],
    want: [".git/hooks (post-merge, pre-push)"],
  },
  { name: "husky by folder", names: [".husky"], want: ["husky"] },
  { name: "husky by path", hooksPath: ".husky/_", want: ["husky"] },
  {
    name: "husky by package",
    packageJson: { devDependencies: { husky: "9.1.7" } },
    want: ["husky"],
  },
  ...[
    "lefthook.yml",
    ".lefthook.yaml",
    "lefthook-local.yml",
    ".config/lefthook.toml",
    "lefthook.json",
  ]
    .map((file): Row => ({ name: file, names: [file], want: ["lefthook"] })),
  {
    name: "lefthook, installed",
    names: ["lefthook.yml"],
    live: ["pre-commit"],
    want: ["lefthook"],
  },
  ...[".pre-commit-config.yaml", ".pre-commit-config.yml"]
    .map((file): Row => ({ name: file, names: [file], want: ["pre-commit"] })),
  ...["lefthook", "simple-git-hooks"].flatMap((name) =>
    ["dependencies", "devDependencies"].map((kind): Row => (
      { name: `${name} in ${kind}`, packageJson: { [kind]: { [name]: "1" } }, want: [name] }
    ))
  ),
  { name: "one live hook", live: ["pre-push"], want: [".git/hooks (pre-push)"] },
  ...["simple-git-hooks.json", ".simple-git-hooks.cjs", "simple-git-hooks.js"]
    .map((file): Row => ({ name: file, names: [file], want: ["simple-git-hooks"] })),
  {
    name: "simple-git-hooks in package.json",
    packageJson: { "simple-git-hooks": {} },
    want: ["simple-git-hooks"],
  },
  { name: "two at once", names: [".husky", "lefthook.yml"], want: ["husky", "lefthook"] },
  { name: "an odd package.json", packageJson: [null], want: [] },
  ...[
    "husky",
    "lefthook.md",
    "lefthook.yml.bak",
    "my-lefthook.yml",
    ".pre-commit-config.yaml.bak",
    "my.pre-commit-config.yaml",
    "simple-git-hooks.json5",
    "my-simple-git-hooks.json",
  ].map((file): Row => ({ name: `${file} only looks alike`, names: [file], want: [] })),
  {
    name: "a path that only holds .husky",
    hooksPath: "a/.husky",
    want: ["core.hooksPath (a/.husky)"],
  },
];

for (const { name, want, names = [], ...facts } of ROWS) {
  Deno.test(`hookOwners() — ${name}`, () => {
    const nothing = { hooksPath: undefined, packageJson: undefined, live: [] };
    const owners = hookOwners({ ...nothing, ...facts, names: new Set(names) });
    assertEquals(owners.map((owner) => owner.name), want);
  });
}

Deno.test("hookOwners() — says where the line goes", () => {
  const facts = {
    hooksPath: undefined,
    packageJson: undefined,
    live: [],
    names: new Set<string>(),
  };
  const packageJson = { devDependencies: { lefthook: "1" } };
  const where = (more: Partial<HookFacts>): string[] =>
    hookOwners({ ...facts, ...more }).map((owner) => owner.where);
  assertEquals(where({ packageJson }), ["Add this line to lefthook.yml"]);
  assertEquals(where({ names: new Set([".lefthook.toml"]) }), ["Add this line to .lefthook.toml"]);
});

Deno.test("isInstalled() — our folder and nothing else", () => {
  const installed = ["hooks", "hooks/", ".husky/_", "", undefined, "my/hooks"]
    .filter((hooksPath) => isInstalled({ hooksPath }));
  assertEquals(installed, ["hooks", "hooks/"]);
});
