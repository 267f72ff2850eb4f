// The Deno that runs a command: the one that runs this, if it is new enough, or that of the npm package.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";

/** The path of Deno, or one line about what is missing. */
export type Found = { path: string } | { missing: string };

/** Finds Deno; `wanted` is the version that this project is tested with. */
export function findDeno(wanted: string): Found {
  const { deno } = process.versions;
  if (deno !== undefined && !isOlder(deno, wanted)) return { path: process.execPath };
  const { platform, arch } = process;
  const target = `@deno/${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`;
  const file = platform === "win32" ? "deno.exe" : "deno";
  try {
    const own = createRequire(import.meta.url).resolve("deno/package.json");
    const path = join(dirname(createRequire(own).resolve(`${target}/package.json`)), file);
    if (existsSync(path)) return { path };
  } catch {
    // said below
  }
  const why = platform === "linux"
    ? "It needs glibc (Alpine has musl), and a package manager that installs optional dependencies"
    : "Its package manager must install optional dependencies";
  return { missing: `Cannot start Deno: the package ${target} is not installed. ${why}` };
}

/** Whether version `a` is older than `b`. */
export function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split(/[.-]/).map(Number));
  const index = [0, 1, 2].find((part) => left?.[part] !== right?.[part]);
  return index !== undefined && (left?.[index] ?? 0) < (right?.[index] ?? 0);
}
