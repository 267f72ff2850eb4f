// What figures depend on: versions and hardware.
import { cpus } from "node:os";
import denoJson from "../deno.json" with { type: "json" };
import { TOOL } from "../lib/content/stamp.ts";

/** The official package's version: the one that this repository pins. */
export const BRAINTRUST_VERSION = denoJson.scopes["./bench/"].braintrust.split("@").at(-1) ?? "";

/** One line about this machine and what runs on it. */
export function machineLine(): string {
  const [first, ...others] = cpus();
  const name = first?.model.trim() || "unknown CPU";
  const { os, arch } = Deno.build;
  return [
    TOOL.replace("/", " "),
    `Deno ${Deno.version.deno}`,
    `braintrust and bt of npm's braintrust ${BRAINTRUST_VERSION}`,
    `${1 + others.length} × ${name}`,
    `${os} ${arch}`,
  ].join(", ");
}
