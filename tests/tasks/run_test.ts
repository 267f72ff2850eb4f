// A command from its arguments to its exit code, with every stream and every setting of the test.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { Failure } from "../../lib/text/failure.ts";
import type { Patience } from "../../lib/braintrust/client.ts";
import { readText } from "../../lib/disk/files.ts";
import { takeTurn } from "../../lib/disk/turn.ts";
import { emptyReport, type Report } from "../../lib/report/report.ts";
import { renderBrief } from "../../lib/report/brief.ts";
import { renderHuman } from "../../lib/report/human.ts";
import { renderSummary } from "../../lib/report/summary.ts";
import type { Command } from "../../tasks/_arguments.ts";
import type { Context } from "../../lib/commands/context.ts";
import { type Output, run, type Surroundings } from "../../tasks/_run.ts";
import { reportOf } from "../lib/report/report_of.ts";
import { type Temporary, temporary } from "../lib/disk/temporary.ts";

const KEY = "sk-run-secret";
const COMMAND: Command = {
  name: "try",
  summary: "Try.",
  flags: { "dry-run": { describes: "d" }, merge: { describes: "m" } },
  operands: "",
  examples: [],
  run: () => Promise.resolve(""),
};

type Task = Command["run"];

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

interface Options extends Partial<Omit<Surroundings, "stdout" | "stderr">> {
  command?: Partial<Command>;
  isTerminal?: boolean;
}

async function ran(box: Temporary, task: Task, options: Options = {}): Promise<Ran> {
  const { command, isTerminal = false, ...over } = options;
  const [stdout, stderr] = [collected(isTerminal), collected(isTerminal)];
  const code = await run({ ...COMMAND, run: task, ...command }, {
    root: box.root,
    here: box.root,
    args: [],
    env: { BRAINTRUST_API_KEY: KEY },
    stdout,
    stderr,
    paint: (_, text) => text,
    ...over,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collected(isTerminal: boolean): Output & { text: () => string } {
  let text = "";
  return { write: (more) => void (text += more), isTerminal, text: () => text };
}

const found = (over: Partial<Report> = {}): Report => ({ ...emptyReport("try"), ...over });
const problem = { file: "prompts/a.md", line: 3, column: 1, message: `wrong ${KEY}` };
const failing = (message: string, hint?: string): Task => () =>
  Promise.reject(new Failure(message, hint === undefined ? {} : { hint }));

Deno.test("run() — a text, a result in both forms, a report, and their exit codes", async () => {
  await using box = await temporary();
  assertEquals(await ran(box, () => Promise.resolve("text")), {
    code: 0,
    stdout: "text",
    stderr: "",
  });
  const printed: Task = () => Promise.resolve({ human: "for people\n", json: { a: 1 } });
  assertEquals((await ran(box, printed)).stdout, "for people\n");
  const json = await ran(box, printed, { args: ["--format", "json"] });
  assertEquals([json.code, JSON.parse(json.stdout)], [0, { a: 1 }]);
  assertEquals((await ran(box, () => Promise.resolve(found()))).code, 0);
  assertEquals((await ran(box, () => Promise.resolve(found({ problems: [problem] })))).code, 1);
  const unread = () => Promise.resolve(reportOf([{ state: "unknown" }]));
  assertEquals((await ran(box, unread)).code, 2);
});

Deno.test("run() — --help runs nothing; a typo runs nothing and is exit 2", async () => {
  await using box = await temporary();
  const never: Task = () => Promise.reject(new Error("ran"));
  const help = await ran(box, never, { args: ["--help"] });
  assertEquals([help.code, help.stdout.startsWith("deno task try"), help.stderr], [0, true, ""]);
  const typo = await ran(box, never, { args: ["--dry-rnu"] });
  assertEquals([typo.code, typo.stdout], [2, ""]);
  assertStringIncludes(typo.stderr, "did you mean --dry-run?\n  deno task try --help\n");
});

for (const format of ["human", "json", "github"] as const) {
  Deno.test(`run() — the key is in nothing that is printed: ${format}`, async () => {
    await using box = await temporary({ output: "", summary: "" });
    const env = {
      BRAINTRUST_API_KEY: KEY,
      GITHUB_OUTPUT: `${box.root}/output`,
      GITHUB_STEP_SUMMARY: `${box.root}/summary`,
    };
    const task: Task = ({ say, narrate }) => {
      say(`say ${KEY}`);
      narrate(`narrate ${KEY}`);
      return Promise.resolve(found({ problems: [problem], notes: [KEY] }));
    };
    const args = ["--format", format];
    for (
      const one of [task, failing(`message ${KEY}`, `hint ${KEY}`), () => {
        throw new Error(KEY);
      }]
    ) {
      const { stdout, stderr } = await ran(box, one, { args, env });
      const files = await readText(box.root, "output") + `${await readText(box.root, "summary")}`;
      assertEquals(`${stdout}${stderr}${files}`.includes(KEY), false, stdout + stderr + files);
    }
    assertEquals((await readText(box.root, "summary") ?? "") !== "", format === "github");
  });
}

Deno.test("run() — a failure in each form", async () => {
  await using box = await temporary({ output: "", summary: "" });
  const task = failing("Cannot try\u001b[2J: no", "Do that");
  const human = await ran(box, task);
  assertEquals(human, {
    code: 2,
    stdout: "",
    stderr: "error: Cannot try\\u{1b}[2J: no\n  Do that\n",
  });
  const json = await ran(box, task, { args: ["--format", "json"] });
  assertEquals([json.code, json.stderr], [2, ""]);
  assertStringIncludes(json.stdout, '"hint": "Do that"');
  const env = {
    GITHUB_ACTIONS: "true",
    GITHUB_STEP_SUMMARY: `${box.root}/summary`,
    GITHUB_OUTPUT: `${box.root}/output`,
  };
  const github = await ran(box, task, { env });
  assertEquals([github.code, github.stdout.startsWith("::error"), github.stderr], [2, true, ""]);
  assertEquals(await readText(box.root, "output"), "outcome=unknown\n");
  assertStringIncludes(await readText(box.root, "summary") ?? "", "could not find out");
  assertEquals((await ran(box, task, { env: { GITHUB_ACTIONS: "false" } })).stdout, "");
});

Deno.test("run() — a mistake of ours is a bug with its stack, and no outcome of the job's", async () => {
  await using box = await temporary({ summary: "" });
  const task: Task = () => Promise.reject(new TypeError("x\u001b[2J"));
  const env = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: `${box.root}/summary` };
  const { code, stdout, stderr } = await ran(box, task, { env });
  assertEquals([code, stdout, await readText(box.root, "summary")], [2, "", ""]);
  assertStringIncludes(
    stderr,
    "This is a bug. Please report it with the lines below.\nTypeError: x\\u{1b}[2J\n    at ",
  );
});

Deno.test("run() — stdout that fails: stderr has the words", async () => {
  await using box = await temporary();
  const stderr = collected(false);
  const stdout: Output = {
    write: () => {
      throw new Failure("Cannot print the result: full");
    },
    isTerminal: false,
  };
  for (const format of ["human", "json", "github"]) {
    const code = await run({ ...COMMAND, run: () => Promise.resolve("text") }, {
      root: box.root,
      args: ["--format", format],
      env: {},
      stdout,
      stderr,
      paint: (_, text) => text,
    });
    assertEquals(code, 2);
  }
  assertEquals(stderr.text(), "error: Cannot print the result: full\n".repeat(3));
});

Deno.test("run() — what is said is one line, and no command of GitHub's", async () => {
  await using box = await temporary();
  const task: Task = ({ say }) => {
    say("::error::a\nb\u001b[2J");
    return Promise.resolve("");
  };
  const { stderr } = await ran(box, task);
  assertEquals(stderr.split("\n").length, 2);
  assertEquals(stderr.startsWith("::") || stderr.includes("\u001b"), false, stderr);
});

Deno.test("run() — progress: on a terminal only, each over the one before, gone at the end", async () => {
  await using box = await temporary();
  const task: Task = ({ progress, say }) => {
    progress("one");
    progress("two\nlines");
    say("said");
    progress("three");
    return Promise.resolve("done");
  };
  assertEquals((await ran(box, task)).stderr, "said\n");
  const clear = "\r\u001b[2K";
  const { stdout, stderr } = await ran(box, task, { isTerminal: true });
  assertEquals([stdout, stderr], ["done", `one${clear}two\\nlines${clear}said\nthree${clear}`]);
});

Deno.test("run() — settings: the environment, what it lacks from .env, nothing else", async () => {
  await using box = await temporary({
    ".env": "\uFEFFBRAINTRUST_PROJECT=p\nBRAINTRUST_API_KEY=other\nPATH=x\n",
  });
  let seen: Context | undefined;
  const task: Task = (context) => {
    seen = context;
    return Promise.resolve("");
  };
  const patience = { timeoutMs: 1, attempts: 9, pace: 0 };
  const started = performance.now();
  const command = { asks: true };
  await ran(box, task, {
    env: { BRAINTRUST_API_KEY: KEY, HOME: "/" },
    patience,
    command,
    args: ["--timeout", "7"],
  });
  assertEquals([seen?.env.BRAINTRUST_PROJECT, seen?.env.BRAINTRUST_API_KEY], ["p", KEY]);
  assertEquals([seen?.env.PATH, seen?.env.HOME], [undefined, undefined]);
  const { endsAt = 0, ...rest }: Patience = seen?.patience ?? patience;
  assertEquals(rest, patience);
  assertEquals(endsAt >= started + 7000 && endsAt <= performance.now() + 7000, true);
});

Deno.test("run() — a .env that git tracks is refused, unless the command works without", async () => {
  await using box = await temporary({ ".env": `BRAINTRUST_PROJECT=theirs\n` });
  await box.git("init", "--quiet");
  await box.git("add", ".env");
  let seen: Context | undefined;
  const task: Task = (context) => {
    seen = context;
    return Promise.resolve("");
  };
  const refused = await ran(box, task);
  assertEquals([refused.code, seen], [2, undefined]);
  assertStringIncludes(refused.stderr, "Cannot use .env: git tracks it");
  assertStringIncludes(refused.stderr, "git rm --cached .env");
  const without = {
    worksWithoutSettings: ({ switches }: Context["args"]) => switches.merge === true,
  };
  assertEquals((await ran(box, task, { command: without })).code, 2);
  assertEquals((await ran(box, task, { command: without, args: ["--merge"] })).code, 0);
  assertEquals([seen?.unusable?.message.startsWith("Cannot use .env"), seen?.env], [true, {}]);
});

// deno-fmt-ignore
const WRITING: [writes: boolean, args: string[], waits: boolean][] = [
  [true, [], true], [true, ["--dry-run"], false], [true, ["--dry-run", "--merge"], true],
  [false, [], false], [false, ["--merge"], false],
];
for (const [writes, args, waits] of WRITING) {
  Deno.test(`run() — ${writes ? "writes" : "reads"} ${args.join(" ")}: ${waits ? "waits for" : "passes"} one that writes`, async () => {
    await using box = await temporary();
    const turn = await takeTurn(box.root, () => {});
    let isOver = false;
    const end = setTimeout(() => {
      isOver = true;
      turn[Symbol.dispose]();
    }, waits ? 50 : 2000);
    const states: boolean[] = [];
    const task: Task = () => Promise.resolve(`${states.push(isOver)}`);
    const { stderr } = await ran(box, task, { args, command: { writes } });
    assertEquals(states, [waits]);
    assertEquals(stderr, waits ? "Waiting for another command in this checkout to finish\n" : "");
    clearTimeout(end);
    if (!isOver) turn[Symbol.dispose]();
    using _ = await takeTurn(box.root, () => {
      throw new Error("its turn is not over");
    });
  });
}

Deno.test("run() — annotations name files from the top of the checkout", async () => {
  await using box = await temporary();
  const task: Task = () => Promise.resolve(found({ problems: [problem] }));
  const parent = box.root.replace(/\/[^/]*$/, "");
  const name = box.root.slice(parent.length + 1);
  // deno-fmt-ignore
  const cases: [workspace: string, file: string][] = [
    [parent, `${name}/prompts/a.md`], [box.root, "prompts/a.md"], [`${box.root}/deeper`, "prompts/a.md"], ["", "prompts/a.md"],
  ];
  for (const [workspace, file] of cases) {
    const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: workspace };
    const { code, stdout } = await ran(box, task, { env });
    assertEquals(code, 1);
    assertStringIncludes(stdout, `file=${file},line=3`);
  }
});

Deno.test("run() — the files of a job: the outcome, and what cannot be written changes no exit code", async () => {
  await using box = await temporary({ output: "before\n" });
  const env = {
    GITHUB_ACTIONS: "true",
    GITHUB_OUTPUT: `${box.root}/output`,
    GITHUB_STEP_SUMMARY: box.root,
  };
  const { code, stderr } = await ran(box, () => Promise.resolve(found()), { env });
  assertEquals([code, await readText(box.root, "output")], [0, "before\noutcome=clean\n"]);
  assertEquals(stderr, "Cannot write the file of GITHUB_STEP_SUMMARY: it is a folder\n");
  await ran(box, () => Promise.resolve(found()), { env, args: ["--format", "human"] });
  assertEquals(await readText(box.root, "output"), "before\noutcome=clean\n");
});

Deno.test("run() — the files of a job: what was found, one run after the other", async () => {
  await using box = await temporary({ output: "", summary: "" });
  const [GITHUB_OUTPUT, GITHUB_STEP_SUMMARY] = [`${box.root}/output`, `${box.root}/summary`];
  const env = { GITHUB_ACTIONS: "true", GITHUB_OUTPUT, GITHUB_STEP_SUMMARY };
  const report = found({ problems: [problem] });
  await ran(box, () => Promise.resolve(report), { env });
  await ran(box, () => Promise.resolve(report), { env });
  assertEquals(await readText(box.root, "output"), "outcome=found\n".repeat(2));
  const summary = renderSummary(report);
  assertEquals(await readText(box.root, "summary"), `${summary}\n${summary}\n`);
});

Deno.test("run() — a report for people: as a whole, or in brief where it has a headline", async () => {
  await using box = await temporary();
  for (
    const [report, render] of [[reportOf([{}]), renderHuman], [
      reportOf([{}], { brief: { headline: "Headline" } }),
      renderBrief,
    ]] as const
  ) {
    const { stdout } = await ran(box, () => Promise.resolve(report));
    assertEquals(stdout, render(report, (_, text) => text));
  }
});

Deno.test("run() — a pager: for people at a terminal, where the command asks for one", async () => {
  await using box = await temporary();
  const pager = (name: string): string =>
    `#!/bin/sh
{ echo "$LESS $LV \${BRAINTRUST_API_KEY-inherited}"; ${name}; } > '${box.root}/paged'
`;
  await box.write("pager.sh", pager("cat"));
  await Deno.chmod(`${box.root}/pager.sh`, 0o755);
  await box.git("init", "--quiet");
  await box.git("config", "core.pager", `'${box.root}/pager.sh'`);
  const task: Task = () => Promise.resolve(found({ problems: [problem] }));
  const options: Options = { command: { isPaged: true }, isTerminal: true };
  const others: Options[] = [{ isTerminal: false }, { command: {} }, { args: ["--format=json"] }];
  for (const other of others) {
    assertStringIncludes((await ran(box, task, { ...options, ...other })).stdout, "wrong");
  }
  assertEquals(await readText(box.root, "paged"), undefined);
  assertEquals(await ran(box, task, options), { code: 1, stdout: "", stderr: "" });
  const [first, ...rest] = (await readText(box.root, "paged") ?? "").split("\n");
  const usual = (name: string, value: string): string => Deno.env.get(name) ?? value;
  assertEquals(first, `${usual("LESS", "FRX")} ${usual("LV", "-c")} `);
  assertStringIncludes(rest.join("\n"), "wrong ***");
  // One that quits before the end, and one that only prints.
  await box.write("pager.sh", pager("exec 0<&-"));
  const long = found({ problems: [{ ...problem, message: "x".repeat(5_000_000) }] });
  assertEquals((await ran(box, () => Promise.resolve(long), options)).code, 1);
  await box.git("config", "core.pager", "cat");
  assertStringIncludes((await ran(box, task, options)).stdout, "wrong");
  await box.write(".git/config", "[broken");
  assertStringIncludes((await ran(box, task, options)).stdout, "wrong");
});
