// What the three hook commands share.
import type { HookOwner } from "../lib/hook_owners.ts";
import { emptyReport, type Report } from "../lib/report.ts";

/** A report of a hook command: short, since it is about one thing. */
export function hookReport(command: string, headline: string, notes: string[] = []): Report {
  return { ...emptyReport(command), headline, notes };
}

/** The lines to add for everybody else who runs hooks here. */
export function linesToAdd(owners: readonly HookOwner[]): Report["next"] {
  return owners.map(({ line, where }) => ({ command: line, does: where }));
}
