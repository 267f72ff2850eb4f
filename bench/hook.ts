// What the hook adds to a commit, next to no hook, an empty hook, and other managers' empty jobs.
import type { Bench } from "./_bench.ts";
import { samplePrompts } from "./_prompts.ts";
import { median, type Table } from "./_table.ts";
import { GREET, OFFLINE, type Team, team } from "../tests/hooks/team.ts";

/** Commits are quick: each run of the command line stands for this many. */
const COMMITS_PER_RUN = 5;

interface Case {
  name: string;
  /** The version of a manager from npm. */
  npm?: string;
  /** Brings the repository to where a commit is to be measured: something is staged. */
  setUp: (t: Team) => Promise<void>;
  env?: Record<string, string>;
}

const EMPTY_HOOK = "mkdir -p empty && printf '#!/bin/sh\\n' > empty/pre-commit && " +
  "chmod +x empty/pre-commit && git config core.hooksPath empty";

const CASES: Case[] = [
  { name: "no hook", setUp: (t) => staged(t, "git config core.hooksPath none") },
  { name: "an empty hook", setUp: (t) => staged(t, EMPTY_HOOK) },
  {
    name: "husky 9.1.7, an empty job",
    npm: "husky@9.1.7",
    setUp: (t) => staged(t, "npx husky && echo : > .husky/pre-commit"),
  },
  {
    name: "lefthook 2.1.10, an empty job",
    npm: "lefthook@2.1.10",
    setUp: (t) =>
      staged(
        t,
        "git config --unset core.hooksPath; npx lefthook install && " +
          "echo 'pre-commit: { jobs: [{ run: \":\" }] }' > lefthook.yml && npx lefthook install",
      ),
  },
  { name: "prompt-sync, nothing relevant staged", setUp: (t) => staged(t, ":") },
  {
    name: "prompt-sync, Markdown that is no prompt",
    setUp: (t) => staged(t, "echo text > NOTES.md && git add NOTES.md"),
  },
  { name: "prompt-sync, one prompt, offline", setUp: (t) => uploaded(t), env: OFFLINE },
  { name: "prompt-sync, 100 prompts, offline", setUp: (t) => uploaded(t, 100), env: OFFLINE },
  { name: "prompt-sync, one prompt, Braintrust answers", setUp: (t) => uploaded(t) },
];

/** The commit hook, beside an empty hook and the hook managers of npm. */
export const HOOK: Bench = {
  name: "hook",
  describes: "what the hook adds to a commit, next to husky and lefthook with an empty job",
  measure: async ({ runs, say }) => [await measureCommits(runs * COMMITS_PER_RUN, say)],
};

/** Measures commits of every kind in turn. */
async function measureCommits(runs: number, say: (line: string) => void): Promise<Table> {
  const teams: Team[] = [];
  try {
    for (const { name, npm, setUp } of CASES) {
      say(`preparing: ${name}`);
      const t = await team();
      teams.push(t);
      if (npm !== undefined) await install(t, npm);
      await setUp(t);
    }
    const times = CASES.map((): number[] => []);
    // In turn, so that a busy moment of the machine does not fall on one of them.
    for (let run = -1; run < runs; run++) {
      if (run >= 0) say(`round ${run + 1} of ${runs}`);
      for (const [index, t] of teams.entries()) {
        const took = await commit(t, CASES[index]?.env);
        if (run >= 0) times[index]?.push(took); // the first round warms up
      }
    }
    return tableOf(times, runs);
  } finally {
    for (const t of teams) await t[Symbol.asyncDispose]();
  }
}

/** Stages a file that is no business of ours, after `line`. */
async function staged(t: Team, line: string): Promise<void> {
  await must(t, `${line}; echo x > notes.txt; git add notes.txt`);
}

async function uploaded(t: Team, count = 1): Promise<void> {
  await t.write(GREET, "Say hi to {{name}}.\n");
  for (const { path, text } of samplePrompts(count - 1)) await t.write(path, text);
  await t.upload();
  await t.git("add", "prompts");
}

async function install(t: Team, spec: string): Promise<void> {
  await t.write("package.json", '{ "private": true }\n');
  await t.write(".git/info/exclude", "node_modules/\n");
  await must(t, `npm install --no-audit --no-fund --ignore-scripts --save-dev ${spec}`);
}

async function commit(t: Team, env: Record<string, string> = {}): Promise<number> {
  const line = "git commit --quiet --message=measured";
  const start = performance.now();
  const { code, stdout, stderr } = await t.sh(line, { env });
  const took = performance.now() - start;
  if (code !== 0) throw new Error(`${line}: ${stdout}${stderr}`);
  await must(t, "git reset --quiet --soft HEAD~1");
  return took;
}

async function must(t: Team, line: string): Promise<void> {
  const { code, stdout, stderr } = await t.sh(line);
  if (code !== 0) throw new Error(`${line}: ${stdout}${stderr}`);
}

function tableOf(times: number[][], runs: number): Table {
  const medians = times.map(median);
  const [base = 0] = medians;
  return {
    title: `A commit, median of ${runs}`,
    header: ["commit with", "ms", "added ms"],
    rows: CASES.map(({ name }, index) => {
      const took = medians[index] ?? 0;
      return [name, took.toFixed(1), index === 0 ? "" : (took - base).toFixed(1)];
    }),
    notes: [
      "Targets: under 5 ms added with nothing relevant staged; offline under 70 ms with one prompt, " +
      "under 150 ms with 100.",
    ],
  };
}
