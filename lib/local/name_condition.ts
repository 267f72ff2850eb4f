import type { ActiveQuirks } from "./quirks.ts";

/** The SQL condition that a project's name meets. */
export function nameCondition(quirks: ActiveQuirks): string {
  if (quirks.has("project-ignored")) return "? IS NOT NULL";
  if (quirks.has("project-prefix")) return "instr(name, ?) = 1";
  if (quirks.has("project-case")) return "lower(name) = lower(?)";
  return "name = ?";
}
