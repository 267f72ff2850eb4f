import * as v from "valibot";
import { wrongRequest } from "./read_json.ts";

/** `value` as `schema` describes it. Throws a Refusal that names the first mistake. */
export function checked<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw wrongRequest(mistakeIn(result.issues[0]));
}

function mistakeIn(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  if (issue.type === "strict_object" && issue.expected === "never") return `"${path}" is not known`;
  if (path === null) return "expected a JSON object";
  if (issue.received === "undefined") return `"${path}" is missing`;
  return `"${path}" should be ${issue.type === "custom" ? issue.message : issue.expected}`;
}
