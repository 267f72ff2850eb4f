// Who may import whom, and what pure folders must not touch: docs/architecture.md says it, this holds it.
import { assertEquals } from "@std/assert";
import { dirname, join } from "@std/path/posix";

const ROOT = new URL("..", import.meta.url).pathname;
/** The folders of lib. Each imports only from itself and from those above it in this list. */
const FOLDERS = [
  "text",
  "content",
  "config",
  "prompt",
  "state",
  "report",
  "disk",
  "git",
  "braintrust",
  "bundle",
  "survey",
  "commands",
  "local",
  "runtime",
];
/** They turn values into values. */
const PURE = new Set(["text", "content", "config", "prompt", "state", "report"]);
/** What pure folders may take from outside: parsers and pure functions. */
const PURE_PACKAGES = [
  "@std/path/posix",
  "@std/text/closest-string",
  "@std/text/levenshtein-distance",
  "@std/yaml/parse",
  "diff",
  "mustache",
  "node:crypto",
  "valibot",
  "yaml",
];
/** What the runtime has no use for, and cannot take: it needs Node's modules. */
const NOT_FOR_RUNTIME = "lib/content/hash_now.ts";
/** What every place where the runtime runs has: the edge runtime's import map names these two. */
const RUNTIME_PACKAGES = ["mustache", "valibot"];
/** What needs the machine. */
const IMPURE =
  /\bDeno\b|\bconsole\b|\bprocess\b|\bfetch\(|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bsetTimeout\b|\bperformance\.now\b/;
/** What only Deno or only Node has: the runtime runs in browsers' and Workers' engines too. */
const NOT_WEB = /\bDeno\b|\bprocess\b|\bBuffer\b|\brequire\(|\bconsole\b/;

/** `lib/commands/upload/a.ts` → `["commands", "upload"]`; other folders have no second part. */
function placeOf(path: string): [folder: string, command?: string] {
  const [top = "", folder = "", command = "", ...rest] = path.split("/");
  if (top !== "lib") return [top];
  return folder === "commands" && rest.length > 0 ? [folder, command] : [folder];
}

function mayImport(path: string, target: string): boolean {
  const [from, fromCommand] = placeOf(path);
  const [to, toCommand] = placeOf(target);
  if (path.startsWith("tasks/")) {
    // Commands meet in a task; the demo plays several of them.
    const isTask = target.startsWith("tasks/") && !target.startsWith("tasks/_");
    return target.startsWith("lib/") || to === "tasks" && (!isTask || path === "tasks/demo.ts");
  }
  if (!target.startsWith("lib/")) return false;
  if (from === "commands" && to === "commands") {
    return toCommand === fromCommand || toCommand === undefined;
  }
  if (target === NOT_FOR_RUNTIME && (from === "content" || from === "runtime")) return false;
  if (from === "runtime" || from === "local") {
    return to === from || to === "text" || to === "content";
  }
  return FOLDERS.indexOf(to) >= 0 && FOLDERS.indexOf(to) <= FOLDERS.indexOf(from);
}

/** What is wrong with the imports of a file and, in pure folders and the runtime, with its globals. */
function complaints(path: string, source: string): string[] {
  const code = withoutComments(source);
  const [folder] = path.startsWith("lib/") ? placeOf(path) : [""];
  const isPure = PURE.has(folder);
  const packages = isPure ? PURE_PACKAGES : folder === "runtime" ? RUNTIME_PACKAGES : undefined;
  const wrong = importsOf(code).filter((specifier) =>
    specifier.startsWith(".")
      ? !mayImport(path, join(dirname(path), specifier))
      : packages?.includes(specifier) === false
  ).map((specifier) => `${path} imports ${specifier}`);
  const globals = isPure ? IMPURE : folder === "runtime" ? NOT_WEB : undefined;
  const impure = globals?.exec(withoutTexts(code))?.[0];
  return impure === undefined ? wrong : [...wrong, `${path} uses ${impure}`];
}

/** The circles in a graph of imports: each as the files on it, once. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) return void found.add(trail.slice(start).toSorted().join(" ↔ "));
    if (done.has(path)) return;
    for (const target of imports.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return [...found];
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

async function sources(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { name, isDirectory } of Deno.readDir(`${ROOT}${folder}`)) {
    const path = `${folder}/${name}`;
    if (isDirectory) { for (const entry of await sources(path)) found.set(...entry); }
    else if (name.endsWith(".ts")) found.set(path, await Deno.readTextFile(`${ROOT}${path}`));
  }
  return found;
}

const FILES = new Map([...await sources("lib"), ...await sources("tasks")]);

Deno.test("imports — a folder takes only from those above it, and no command from another", () => {
  assertEquals([...FILES].flatMap(([path, source]) => complaints(path, source)), []);
  assertEquals(FILES.has("lib/state/state.ts") && FILES.has("tasks/verify.ts"), true);
});

Deno.test("imports — no circle, types included", () => {
  const imports = new Map([...FILES].map(([path, source]) => [
    path,
    importsOf(withoutComments(source)).filter((specifier) => specifier.startsWith("."))
      .map((specifier) => join(dirname(path), specifier)),
  ]));
  assertEquals(circlesIn(imports), []);
  assertEquals(circlesIn(new Map([["a", ["b"]], ["b", ["c"]], ["c", ["b"]]])), ["b ↔ c"]);
});

Deno.test("imports — the folders of lib are those of the rule", async () => {
  const folders = (await Array.fromAsync(Deno.readDir(`${ROOT}lib`))).map(({ name }) => name);
  assertEquals(folders.sort(), FOLDERS.toSorted());
});

Deno.test("docs/architecture.md — the folders in the order of the rule; every path it names exists", async () => {
  const page = await Deno.readTextFile(`${ROOT}docs/architecture.md`);
  const [, table = ""] = page.split(/^## .*$/m);
  assertEquals([...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, folder]) => folder), FOLDERS);
  const named = [...page.matchAll(/`((?:[\w.-]+\/)+[\w.-]*)`/g)].map(([, path = ""]) => path)
    .filter((path) => !path.includes("NAME"));
  assertEquals(named.length > 20, true);
  const exists = (path: string): Promise<boolean> =>
    Deno.stat(`${ROOT}${path}`).then(() => true, () => false);
  const found = await Promise.all(
    named.map(async (path) => await exists(path) || await exists(`lib/${path}`)),
  );
  assertEquals(named.filter((_, index) => !found[index]), []);
});

// deno-fmt-ignore
const RULES: [path: string, code: string, complaint: string | undefined][] = [
  ["lib/prompt/a.ts", 'import { b } from "../content/b.ts";\nimport { c } from "./c.ts";', undefined],
  ["lib/prompt/a.ts", 'import { b } from "../state/b.ts";', "lib/prompt/a.ts imports ../state/b.ts"],
  ["lib/prompt/a.ts", 'import type { B } from "../state/b.ts";', "lib/prompt/a.ts imports ../state/b.ts"],
  ["lib/state/a.ts", 'import {\n  b,\n} from "../local/b.ts";', "lib/state/a.ts imports ../local/b.ts"],
  ["lib/state/a.ts", 'export * from "../../tasks/b.ts";', "lib/state/a.ts imports ../../tasks/b.ts"],
  ["lib/state/a.ts", 'const b = await import("braintrust");', "lib/state/a.ts imports braintrust"],
  ["lib/state/a.ts", 'import "node:fs";', "lib/state/a.ts imports node:fs"],
  ["lib/prompt/a.ts", 'import { parse } from "yaml";', undefined],
  ["lib/report/a.ts", "const a = Deno.args;", "lib/report/a.ts uses Deno"],
  ["lib/report/a.ts", "const a = Date.now();", "lib/report/a.ts uses Date.now"],
  ["lib/report/a.ts", "await fetch(url);", "lib/report/a.ts uses fetch("],
  ["lib/report/a.ts", '// Deno.args\nconst hint = "deno task local, console";', undefined],
  ["lib/disk/a.ts", 'import { b } from "../report/b.ts";\nDeno.cwd();', undefined],
  ["lib/disk/a.ts", 'import { b } from "../git/b.ts";', "lib/disk/a.ts imports ../git/b.ts"],
  ["lib/survey/a.ts", 'import { b } from "../commands/context.ts";', "lib/survey/a.ts imports ../commands/context.ts"],
  ["lib/commands/upload/a.ts", 'import { b } from "../context.ts";\nimport { c } from "./c.ts";', undefined],
  ["lib/commands/upload/a.ts", 'import { b } from "../download/b.ts";', "lib/commands/upload/a.ts imports ../download/b.ts"],
  ["lib/commands/upload/a.ts", 'import { b } from "../../../tasks/_b.ts";', "lib/commands/upload/a.ts imports ../../../tasks/_b.ts"],
  ["lib/local/a.ts", 'import { b } from "../disk/b.ts";', "lib/local/a.ts imports ../disk/b.ts"],
  ["lib/runtime/a.ts", 'import { b } from "../content/b.ts";\nawait fetch(url);\nDate.now();', undefined],
  ["lib/runtime/a.ts", 'import mustache from "mustache";', undefined],
  ["lib/runtime/a.ts", 'import { parse } from "yaml";', "lib/runtime/a.ts imports yaml"],
  ["lib/runtime/a.ts", 'import { b } from "../content/hash_now.ts";', "lib/runtime/a.ts imports ../content/hash_now.ts"],
  ["lib/content/a.ts", 'import { b } from "./hash_now.ts";', "lib/content/a.ts imports ./hash_now.ts"],
  ["lib/runtime/a.ts", 'import { b } from "../prompt/b.ts";', "lib/runtime/a.ts imports ../prompt/b.ts"],
  ["lib/runtime/a.ts", "Deno.env.get(name);", "lib/runtime/a.ts uses Deno"],
  ["lib/runtime/a.ts", "process.env.NAME;", "lib/runtime/a.ts uses process"],
  ["lib/state/a.ts", 'import { b } from "../runtime/b.ts";', "lib/state/a.ts imports ../runtime/b.ts"],
  ["tasks/a.ts", 'import { b } from "./_b.ts";\nimport { c } from "../lib/disk/c.ts";', undefined],
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
