// A promotion that somebody approves before it happens: what was approved is what is done, or nothing.
import * as v from "valibot";
import { mistakeOf } from "../../config/config.ts";
import { parseJsonText } from "../../content/json_text.ts";
import { prettyVersion } from "../../content/version.ts";
import { Failure } from "../../text/failure.ts";
import type { Move } from "./move_pointers.ts";

const version = v.pipe(v.string(), v.regex(/^\d{1,20}$/, "transaction id"));

const ApprovedSchema = v.strictObject({
  version: v.literal(1),
  from: v.string(),
  to: v.string(),
  /** The commit that it was planned on. */
  commit: v.string(),
  moves: v.array(v.strictObject({
    slug: v.string(),
    id: v.string(),
    from: v.optional(version),
    to: version,
  })),
});

/** What was approved. */
export interface Approved {
  version: 1;
  from: string;
  to: string;
  commit: string;
  moves: Move[];
}

/** The plan in `json`. Throws a Failure when it is none. */
export function parseApproved(json: string): Approved {
  let value: unknown;
  try {
    value = parseJsonText(json);
  } catch (error) {
    throw new Failure(`Cannot use the plan: ${(error as Error).message}`, { cause: error });
  }
  const result = v.safeParse(ApprovedSchema, value);
  if (!result.success) {
    throw new Failure(`Cannot use the plan: ${result.issues.map(mistakeOf).join("; ")}`);
  }
  const { moves, ...rest } = result.output;
  return { ...rest, moves: moves.map((move) => ({ ...move, from: move.from })) };
}

/** Throws a Failure unless everything is as it was when the plan was made. */
export function requireSamePlan(approved: Approved, now: Omit<Approved, "version">): void {
  const state = differenceOf(approved, now);
  if (state === undefined) return;
  throw new Failure(`Cannot promote what was approved: ${state}`, {
    hint: `Plan it again: deno task promote --from ${approved.from} --to ${approved.to} --plan`,
  });
}

function differenceOf(approved: Approved, now: Omit<Approved, "version">): string | undefined {
  if (approved.from !== now.from || approved.to !== now.to) {
    return `it is from "${approved.from}" to "${approved.to}"`;
  }
  if (approved.commit !== now.commit) {
    return `it was planned on commit ${approved.commit.slice(0, 12)}`;
  }
  const left = new Map(now.moves.map((move) => [move.slug, move]));
  for (const { slug, from, to } of approved.moves) {
    const move = left.get(slug);
    if (!move || move.from !== from || move.to !== to) {
      return `"${slug}" was to move from ${words(from)} to ${
        words(to)
      }, and pointers have moved since`;
    }
    left.delete(slug);
  }
  const [more] = left.keys();
  return more === undefined ? undefined : `"${more}" would move too`;
}

function words(version: string | undefined): string {
  return version === undefined ? "none" : prettyVersion(version);
}
