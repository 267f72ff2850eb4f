// Who may import whom, and what lib must not touch: docs say it, this holds it.
import { assertEquals } from "@std/assert";
import { dirname, join } from "@std/path/posix";

const ROOT = new URL("..", import.meta.url).pathname;
/** What `lib` may take from outside: parsers and pure functions. */
const PURE = [
  "@std/path/posix",
  "@std/text/closest-string",
  "@std/text/levenshtein-distance",
  "diff",
  "mustache",
  "valibot",
  "yaml",
];
/** What every place where the runtime runs has: the edge runtime's import map names these two. */
const RUNTIME = ["mustache", "valibot"];
/** What only Deno or only Node has: the runtime runs in browsers' and Workers' engines too. */
const NOT_WEB = /\bDeno\b|\bprocess\b|\bBuffer\b|\brequire\(|\bconsole\b/;
/** What needs the machine, and so has no place in `lib`. */
const IMPURE =
  /\bDeno\b|\bconsole\b|\bprocess\b|\bfetch\(|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bsetTimeout\b|\bperformance\.now\b/;

/** Which layer a file is of. */
function layerOf(path: string): string {
  if (path === "tasks/demo.ts") return "tasks/demo";
  if (/^tasks\/_/.test(path)) return "tasks/_";
  const [, layer] =
    /^(lib\/io|lib\/local|lib\/runtime|lib|tasks|supabase\/functions|hooks|bench|tests)\//.exec(
      path,
    ) ?? [];
  return layer ?? "elsewhere";
}

const MAY_IMPORT: Record<string, string[]> = {
  "lib": ["lib"],
  "lib/io": ["lib", "lib/io"],
  "lib/local": ["lib", "lib/local"],
  "lib/runtime": ["lib", "lib/runtime"],
  "tasks": ["lib", "lib/io", "lib/local", "tasks/_"],
  "tasks/demo": ["lib", "lib/io", "lib/local", "tasks/_", "tasks"],
  "tasks/_": ["lib", "lib/io", "lib/local", "tasks/_"],
};

const PACKAGES: Record<string, string[]> = { "lib": PURE, "lib/runtime": RUNTIME };
const GLOBALS: Record<string, RegExp> = { "lib": IMPURE, "lib/runtime": NOT_WEB };

/** What is wrong with the imports of a file and, in `lib`, with the globals that it uses. */
function complaints(path: string, source: string): string[] {
  const code = withoutComments(source);
  const layer = layerOf(path);
  const wrong = importsOf(code).filter((specifier) => {
    if (!specifier.startsWith(".")) return !(PACKAGES[layer]?.includes(specifier) ?? true);
    return !MAY_IMPORT[layer]?.includes(layerOf(join(dirname(path), specifier)));
  }).map((specifier) => `${path} imports ${specifier}`);
  const impure = GLOBALS[layer]?.exec(withoutTexts(code))?.[0];
  return impure === undefined ? wrong : [...wrong, `${path} uses ${impure}`];
}

/** The specifiers of static and dynamic imports and of re-exports. */
function importsOf(code: string): string[] {
  const statements =
    /^(?:import|export)\b[^"';]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']/gm;
  return [...code.matchAll(statements)].map(([, from, bare]) => from ?? bare ?? "");
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, "");
}

/** Texts may speak of what code may not touch. What a template computes is lost too: enough here. */
function withoutTexts(code: string): string {
  return code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '""');
}

async function sources(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${ROOT}${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) paths.push(...await sources(path));
    else if (name.endsWith(".ts")) paths.push(path);
  }
  return paths.sort();
}

Deno.test("imports — each layer takes only from those below it", async () => {
  const paths = [...await sources("lib"), ...await sources("tasks")];
  const found = await Promise.all(
    paths.map(async (path) => complaints(path, await Deno.readTextFile(`${ROOT}${path}`))),
  );
  assertEquals(found.flat(), []);
  assertEquals(paths.includes("lib/state/state.ts") && paths.includes("tasks/verify.ts"), true);
});

// deno-fmt-ignore
const RULES: [path: string, code: string, complaint: string | undefined][] = [
  ["lib/a.ts", 'import { b } from "./b.ts";', undefined],
  ["lib/a.ts", 'import { b } from "./io/b.ts";', "lib/a.ts imports ./io/b.ts"],
  ["lib/a.ts", 'import type { B } from "./io/b.ts";', "lib/a.ts imports ./io/b.ts"],
  ["lib/a.ts", 'import {\n  b,\n} from "./local/b.ts";', "lib/a.ts imports ./local/b.ts"],
  ["lib/a.ts", 'export * from "../tasks/b.ts";', "lib/a.ts imports ../tasks/b.ts"],
  ["lib/a.ts", 'const b = await import("braintrust");', "lib/a.ts imports braintrust"],
  ["lib/a.ts", 'import "node:fs";', "lib/a.ts imports node:fs"],
  ["lib/a.ts", 'import { parse } from "yaml";', undefined],
  ["lib/a.ts", "const a = Deno.args;", "lib/a.ts uses Deno"],
  ["lib/a.ts", "const a = Date.now();", "lib/a.ts uses Date.now"],
  ["lib/a.ts", "await fetch(url);", "lib/a.ts uses fetch("],
  ["lib/a.ts", '// Deno.args\nconst hint = "deno task local, console";', undefined],
  ["lib/io/a.ts", 'import { b } from "../b.ts";\nDeno.cwd();', undefined],
  ["lib/io/a.ts", 'import { b } from "../local/b.ts";', "lib/io/a.ts imports ../local/b.ts"],
  ["lib/local/a.ts", 'import { b } from "../io/b.ts";', "lib/local/a.ts imports ../io/b.ts"],
  ["lib/runtime/a.ts", 'import { b } from "../b.ts";\nawait fetch(url);\nDate.now();', undefined],
  ["lib/runtime/a.ts", 'import mustache from "mustache";', undefined],
  ["lib/runtime/a.ts", 'import { parse } from "yaml";', "lib/runtime/a.ts imports yaml"],
  ["lib/runtime/a.ts", 'import { b } from "../io/b.ts";', "lib/runtime/a.ts imports ../io/b.ts"],
  ["lib/runtime/a.ts", "Deno.env.get(name);", "lib/runtime/a.ts uses Deno"],
  ["lib/runtime/a.ts", "process.env.NAME;", "lib/runtime/a.ts uses process"],
  ["lib/a.ts", 'import { b } from "./runtime/b.ts";', "lib/a.ts imports ./runtime/b.ts"],
  ["tasks/a.ts", 'import { b } from "./_b.ts";\nimport { c } from "../lib/io/c.ts";', undefined],
  ["tasks/a.ts", 'import { b } from "./b.ts";', "tasks/a.ts imports ./b.ts"],
  ["tasks/demo.ts", 'import { b } from "./b.ts";', undefined],
  ["tasks/_a.ts", 'import { b } from "./b.ts";', "tasks/_a.ts imports ./b.ts"],
  ["tasks/a.ts", 'import { b } from "../tests/b.ts";', "tasks/a.ts imports ../tests/b.ts"],
];
for (const [path, code, complaint] of RULES) {
  Deno.test(`the rule itself — ${path}: ${code.replaceAll("\n", " ")}`, () => {
    assertEquals(complaints(path, code), complaint === undefined ? [] : [complaint]);
  });
}
