// What is fuzzed: a function of a text that returns, in few words, what it did.
import { canonicalContent, type Content } from "../../lib/content/content.ts";
import { parseConfig } from "../../lib/config/config.ts";
import { visible, visibleJson } from "../../lib/text/escape.ts";
import { configOf } from "../../lib/disk/config_file.ts";
import { Failure } from "../../lib/text/failure.ts";
import { formatPrompt } from "../../lib/prompt/format.ts";
import { canonicalJson } from "../../lib/content/hash.ts";
import { isObject } from "../../lib/content/json.ts";
import { formatLock, parseLock } from "../../lib/state/lock.ts";
import { code, inline } from "../../lib/text/markdown.ts";
import { readPlaced } from "../../lib/prompt/front_matter.ts";
import { parsePrompt } from "../../lib/prompt/parse.ts";
import { plainValues } from "../../lib/prompt/plain_yaml.ts";
import { renderGithubFailure } from "../../lib/report/github.ts";
import { readRow } from "../../lib/content/row.ts";
import { stampOf } from "../../lib/content/stamp.ts";
import { unifiedDiff } from "../../lib/text/unified_diff.ts";
import { jsonOf } from "./mutate.ts";

/** What every row has, whatever else there is. */
const OWNED = { id: "i", _xact_id: "1", project_id: "p", slug: "a", name: "A" };

/** One thing to fuzz. */
export interface Target {
  seeds: string[];
  run: (input: string) => string | Promise<string>;
}

const PROMPT = `---
name: Analyze signal
model: m
params: {temperature: 0.2, response_format: {type: json_object}}
tags: [a, b]
metadata: {own: 1}
inputs:
  signal: The signal.
---
{{role "system"}}
You are {{who}}.

{{role "user"}}
Signal: {{signal}}
`;
const LOCK = formatLock({
  version: 1,
  project: { id: "i", name: "n" },
  prompts: {
    a: {
      path: "prompts/a.md",
      source_sha256: "0".repeat(64),
      content_sha256: "1".repeat(64),
      id: "x",
      version: "1000198253000000000",
    },
  },
});

export const TARGETS: Record<string, Target> = {
  frontMatter: {
    seeds: [
      PROMPT.split("---\n")[1] ?? "",
      "a:\n  b: [c, 1]\n  d: { e: 'f' } # g\nh:\n- i: x y\n  j: -1.5\n- k\n",
    ],
    run: (input) => {
      const plain = plainValues(input);
      if (!plain) return "not plain";
      const { values, problems } = readPlaced(input);
      requireSame(plain, values, JSON.stringify(problems));
      return `plain ${Object.keys(plain).length}`;
    },
  },
  prompt: {
    seeds: [
      PROMPT,
      "Text.\n",
      "---\ntype: completion\n---\nOnce {{x}}\n",
      '---\nmessages:\n- role: user\n  content: "x"\n- role: tool\n  tool_call_id: a\n---\n',
      "---\ntools: &t\n- type: function\n  function: {name: f}\nbraintrust: {options: *t}\n---\n",
    ],
    run: (input) => {
      const { prompt, problems } = parsePrompt("prompts/x.md", input);
      if (!prompt) {
        if (problems.length === 0) throw new Error("neither a prompt nor a problem");
        const lines = input.split(/\r?\n|\r/).length + 1;
        for (const { line, column } of problems) {
          if (!(line >= 1 && line <= lines && column >= 1)) throw new Error(`at ${line}:${column}`);
        }
        return problems.map(({ message }) => message.replace(/"[^]*"|\d+/g, "")).sort().join("|");
      }
      const path = `${prompt.slug}.md`;
      const again = parsePrompt(path, formatPrompt(prompt.content, { path }));
      requireSame(again.prompt?.content, prompt.content, JSON.stringify(again.problems));
      return `prompt ${Object.keys(prompt.content).sort()} ${shapeOf(prompt.content)}`;
    },
  },
  row: {
    seeds: [
      '{"slug":"a","name":"A","prompt_data":{"prompt":{"type":"chat","messages":[{"role":"user","content":"x"}]}}}',
      '{"slug":"a","name":"A","tags":["b"],"metadata":{"prompt_sync":{"source_sha256":"x"}},"prompt_data":{"prompt":{"type":"completion","content":"x"},"options":{"model":"m"}}}',
    ],
    run: (input) => {
      const json = jsonOf(input);
      const row = isObject(json) && readRow({ ...OWNED, ...json });
      if (!row || row.slug !== "a") return "no row of ours";
      stampOf(row);
      const content = canonicalContent(row);
      canonicalJson(content);
      const text = formatPrompt(content, { path: "a.md" });
      const { prompt, problems } = parsePrompt("a.md", text);
      if (prompt) requireSame(prompt.content, content, text);
      const problem = problems.map(({ message }) => message.slice(0, 20));
      return `${prompt ? "read" : problem} ${Object.keys(content).sort()} ${shapeOf(content)}`;
    },
  },
  lock: {
    seeds: [LOCK, `<<<<<<< a\n${LOCK}=======\n${LOCK}>>>>>>> b\n`],
    run: (input) => {
      const { lock, mistakes, conflicted } = parseLock(input);
      if (!lock && mistakes.length === 0) throw new Error("neither a lock nor a mistake");
      if (!lock) return mistakes.map((mistake) => mistake.replace(/"[^"]*"|\d+/g, "")).join("|");
      requireSame(parseLock(formatLock(lock)).lock, lock, "lock");
      return `lock ${Object.keys(lock.prompts).length} ${conflicted.length}`;
    },
  },
  config: {
    seeds: [
      '{"project":"p","include":["prompts/**/*.md"],"exclude":["**/README.md"]}',
      '{"project":"p","bundles":{"f":{"include":["a/*.md"]}},"ignore":[{"slug":"a","reason":"r"}]}',
    ],
    run: (input) => {
      try {
        const config = configOf(input);
        if ("mistakes" in parseConfig(config)) throw new Error("not twice");
        return `config ${Object.keys(config)} ${config.include.length}`;
      } catch (error) {
        if (error instanceof Failure) return error.message.replace(/"[^"]*"|\d+/g, "").slice(0, 80);
        throw error;
      }
    },
  },
  output: {
    seeds: ["text", "::error::x\n##[group]", "`code` <b> \u001b[2J \u202e", "a|b\n---\n# x"],
    run: (input) => {
      // deno-lint-ignore no-control-regex
      const power = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\uFEFF]/;
      const shown = [
        visible(input),
        visibleJson({ [input]: input }),
        renderGithubFailure(new Failure(input)),
        code(input),
        inline(input),
      ];
      const found = shown.find((text) => power.test(text));
      if (found !== undefined) {
        throw new Error(`shows a control character: ${JSON.stringify(found)}`);
      }
      requireSame(JSON.parse(visibleJson({ [input]: input })), { [input]: input }, "JSON");
      unifiedDiff({ name: "a", text: input }, { name: "b", text: input.slice(1) });
      return `${shown.map((text) => Math.min(9, text.length - input.length))}`;
    },
  },
};

function requireSame(found: unknown, want: unknown, what: string): void {
  if (JSON.stringify(sorted(found)) === JSON.stringify(sorted(want))) return;
  throw new Error(
    `reads back otherwise: ${what}\n${JSON.stringify(found)}\n${JSON.stringify(want)}`,
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([k, v]) => [k, sorted(v)]);
}

/** What there is in a prompt, to three levels. */
function shapeOf({ prompt_data }: Content): string {
  const shape = (value: unknown, depth: number): string => {
    if (Array.isArray(value)) return `[${[...new Set(value.map((item) => shape(item, 1)))]}]`;
    if (!isObject(value)) return typeof value;
    if (depth === 0) return "{}";
    const members = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
    return `{${members.map(([key, member]) => `${key.slice(0, 9)}:${shape(member, depth - 1)}`)}}`;
  };
  return shape(prompt_data, 3);
}
