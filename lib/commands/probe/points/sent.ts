// Whether a value comes back as it was sent.
import type { Json, JsonObject } from "../../../content/json.ts";
import { holds } from "../compare.ts";
import type { Ways } from "../seen.ts";
import type { Judged } from "./point.ts";

/** Where the parameters of the model are. */
export const PARAMS = ["prompt_data", "options", "params"];
/** What it costs when a value comes back otherwise. */
export const ACCEPT =
  "such a prompt stops once with exit code 1, until `upload --accept SLUG` takes the " +
  "returned value into its file";

/** Whether `told` has all of `sent`, and where it has not. */
export function compared(sent: Json, told: Json | undefined): Judged {
  if (holds(told, sent)) return "as sent";
  if (typeof sent !== "string" || typeof told !== "string") {
    return ["changed", `sent ${short(sent)}, returned ${short(told)}`];
  }
  const from = sameStart(sent, told);
  const [left, right] = [sent, told].map((text) => short(text.slice(from)));
  return ["changed", `after ${from} characters sent ${left}, returned ${right}`];
}

/** How many characters two texts begin with alike. */
function sameStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** The row as a read of it alone returned it first. */
export function first({ reads }: Ways): JsonObject | undefined {
  return reads[0];
}

/** A value in so many characters as fit a line. */
export function short(value: Json | undefined): string {
  const text = JSON.stringify(value ?? null);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
