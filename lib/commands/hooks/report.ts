// What the three hook commands share.
import { emptyReport, type Report } from "../../report/report.ts";

/** A report of a hook command: short, since it is about one thing. */
export function hookReport(command: string, headline: string, notes: string[] = []): Report {
  return { ...emptyReport(command), brief: { headline }, notes };
}

/** A finding about a file as a whole. */
export function about(file: string, message: string): Report["problems"][number] {
  return { file, line: 1, column: 1, message };
}
