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
  { name: "pre-commit", names: [".pre-commit-config.yaml"], want: ["pre-commit"] },
  ...["simple-git-hooks.json", ".simple-git-hooks.cjs", "simple-git-hooks.js"]
    .map((file): Row => ({ name: file, names: [file], want: ["simple-git-hooks"] })),
  {
    name: "simple-git-hooks in package.json",
    packageJson: { "simple-git-hooks": {} },
    want: ["simple-git-hooks"],
  },
  { name: "two at once", names: [".husky", "lefthook.yml"], want: ["husky", "lefthook"] },
  { name: "an odd package.json", packageJson: [null], want: [] },
  { name: "names that only look alike", names: ["lefthook.md", "husky"], want: [] },
];

for (const { name, want, names = [], ...facts } of ROWS) {
  Deno.test(`hookOwners() — ${name}`, () => {
    const nothing = { hooksPath: undefined, packageJson: undefined, live: [] };
    const owners = hookOwners({ ...nothing, ...facts, names: new Set(names) });
    assertEquals(owners.map((owner) => owner.name), want);
  });
}

Deno.test("isInstalled() — our folder and nothing else", () => {
  const installed = ["hooks", "hooks/", ".husky/_", "", undefined, "my/hooks"]
    .filter((hooksPath) => isInstalled({ hooksPath }));
  assertEquals(installed, ["hooks", "hooks/"]);
});
