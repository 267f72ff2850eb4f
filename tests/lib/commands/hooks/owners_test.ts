import { assertEquals } from "@std/assert";
import { HOOK_NAMES } from "../../../../lib/commands/hooks/call.ts";
import { linesToAdd, planHooks } from "../../../../lib/commands/hooks/owners.ts";
import type { HookFacts } from "../../../../lib/commands/hooks/facts.ts";

interface Row extends Partial<Omit<HookFacts, "names" | "joined">> {
  name: string;
  names?: string[];
  joined?: string[];
  /** Who must be asked. */
  want: string[];
  /** The hooks that are written; all of them where nobody is asked, else none. */
  write?: readonly string[];
}

const elsewhere = { isOwnFolder: false };

const ROWS: Row[] = [
  { name: "nobody", names: ["package.json", "README.md"], packageJson: {}, want: [] },
  { name: "git's own folder by name", hooksPath: "/repo/.git/hooks", want: [] },
  {
    name: "another path",
    hooksPath: ".githooks",
    ...elsewhere,
    want: ["core.hooksPath (.githooks)"],
  },
  { name: "our old path", hooksPath: "hooks", isEarlier: true, ...elsewhere, want: [] },
  {
    name: "our old path, set by somebody else",
    hooksPath: "hooks",
    ...elsewhere,
    want: ["core.hooksPath (hooks)"],
  },
  {
    name: "a hook of their own",
    foreign: ["pre-push"],
    want: ["another hook"],
    write: ["pre-commit", "pre-merge-commit", "pre-applypatch"],
  },
  {
    name: "a hook of their own that calls ours",
    foreign: ["pre-push"],
    joined: [".git/hooks/pre-push"],
    want: [],
    write: ["pre-commit", "pre-merge-commit", "pre-applypatch"],
  },
  { name: "husky by folder", names: [".husky"], want: ["husky"] },
  { name: "husky by path", hooksPath: ".husky/_", ...elsewhere, want: ["husky"] },
  { name: "husky below the top", hooksPath: "web/.husky/_", ...elsewhere, want: ["husky"] },
  {
    name: "husky by package",
    packageJson: { devDependencies: { husky: "9.1.7" } },
    want: ["husky"],
  },
  {
    name: "husky that calls ours",
    names: [".husky"],
    joined: HOOK_NAMES.map((name) => `.husky/${name}`),
    want: [],
    write: [],
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
    foreign: ["pre-commit"],
    want: ["lefthook"],
  },
  ...[".pre-commit-config.yaml", ".pre-commit-config.yml"]
    .map((file): Row => ({ name: file, names: [file], want: ["pre-commit"] })),
  ...["lefthook", "simple-git-hooks"].flatMap((name) =>
    ["dependencies", "devDependencies"].map((kind): Row => (
      { name: `${name} in ${kind}`, packageJson: { [kind]: { [name]: "1" } }, want: [name] }
    ))
  ),
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
];

function factsOf(facts: Omit<Row, "name" | "want" | "write">): HookFacts {
  return {
    hooksPath: undefined,
    isOwnFolder: true,
    isEarlier: false,
    packageJson: undefined,
    foreign: [],
    ...facts,
    names: new Set(facts.names),
    joined: new Set(facts.joined),
  };
}

for (const { name, want, write, ...facts } of ROWS) {
  Deno.test(`planHooks() — ${name}`, () => {
    const plan = planHooks(factsOf(facts));
    assertEquals(plan.owners.map((owner) => owner.name), want);
    assertEquals(plan.write, write ?? (want.length === 0 ? HOOK_NAMES : []));
  });
}

Deno.test("linesToAdd() — says where the line goes", () => {
  const where = (more: Parameters<typeof factsOf>[0]): string[] =>
    linesToAdd(planHooks(factsOf(more)).owners).map(({ does }) => does.split(" (")[0] ?? "");
  const lefthook = { devDependencies: { lefthook: "1" } };
  assertEquals(
    new Set(where({ packageJson: lefthook })),
    new Set(["Add this line to lefthook.yml"]),
  );
  assertEquals(where({ names: [".lefthook.toml"] })[0], "Add this line to .lefthook.toml");
  assertEquals(where({ hooksPath: "web/.husky/_" }), [
    "Add this line at the end of web/.husky/pre-commit, web/.husky/pre-merge-commit, " +
    "web/.husky/pre-applypatch, web/.husky/pre-push",
  ]);
});

Deno.test("linesToAdd() — names only the files that lack the line", () => {
  const joined = ["~/hooks/pre-commit", "~/hooks/pre-push"];
  const { owners } = planHooks(factsOf({ hooksPath: "~/hooks/", isOwnFolder: false, joined }));
  const [step, ...others] = linesToAdd(owners);
  assertEquals(others, []);
  assertEquals(
    step?.does,
    "Add this line at the end of ~/hooks/pre-merge-commit, ~/hooks/pre-applypatch (if it is new, " +
      "start it with #!/bin/sh and make it executable)",
  );
});
