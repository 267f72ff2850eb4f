// What each step of the probe saw: values, so that judging them needs no Braintrust.
import type { JsonObject } from "../../content/json.ts";
import type { Answered, Counts } from "./bench.ts";

/** One row, read in every way. */
export interface Ways {
  /** One after the other. */
  reads: JsonObject[];
  lists: JsonObject[];
  /** At its version. */
  at: JsonObject | undefined;
}

/** The first rows. */
export interface ValuesSeen {
  rich: Ways;
  plain: Ways;
  unknown: { status: number; row: JsonObject | undefined };
  /** How often a whole row was looked for in vain. */
  late: number;
  /** How long that took, in milliseconds. */
  lateMs: number;
}

/** A row that is written over and over. */
export interface WritesSeen {
  /** The versions that the first writes made, oldest first. */
  versions: string[];
  equal: { before: string; after: string };
  /** Sent with less than before. */
  replaced: { old: JsonObject; sent: JsonObject; told: JsonObject };
  /** The versions that six lists in a row returned, and the newest then. */
  fresh: { lists: (string | undefined)[]; newest: string };
  /** Reads at the first version, in both spellings. */
  first: {
    version: string;
    decimal: JsonObject | undefined;
    hex: JsonObject | undefined;
    says: string;
  };
  history: { status: number; says: string; rows: JsonObject[] };
  taken: Taken;
  takenByTool: Taken;
  patched: { before: JsonObject; after: JsonObject | undefined };
  put: { status: number; before: JsonObject; after: JsonObject | undefined };
}

/** A row inserted with `if_exists: "error"` where the slug is taken. */
export type Taken =
  | { isTried: true; status: number; says: string; isWritten: boolean }
  /** There was nothing to try it with. */
  | { isTried: false; says: string };

/** Lists of many rows. */
export interface PagesSeen {
  /** Slugs of rows that there must be. */
  wanted: string[];
  /** How many rows one call took, and what it answered above that. */
  batch: { asked: number; taken: number; says: string };
  withoutLimit: number;
  withLimit: number;
  created: string[];
  walk: Walk;
  whileWritten: Walk;
}

/** A list read page by page. */
export interface Walk {
  slugs: string[];
  /** Ended by an empty page. */
  isEnded: boolean;
  /** Why it could not go on; empty when it did. */
  says: string;
}

/** What filters find. */
export interface FiltersSeen {
  byName: JsonObject[];
  byId: JsonObject[];
  bySlug: JsonObject[];
  project: string;
  unknownProject: { status: number; rows: number };
  missing: Answered;
}

/** Odd requests. */
export interface CornersSeen {
  /** A slug as long as they may be, with every sign that they may have. */
  slug: { status: number; says: string; isFound: boolean };
  /** Two rows of which one is refused. */
  partial: { status: number; isWritten: boolean };
  /** Whether a list of prompts has a tool; undefined where there is none. */
  isToolListed: boolean | undefined;
  beforeFirst: Answered;
}

/** Environments. */
export interface EnvironmentsSeen {
  /** A read of a prompt that the environment has no version of. */
  without: Answered | undefined;
  made: Answered;
  assigned: Answered | undefined;
  /** The version that the environment leads to, and the one that it should. */
  read: string | undefined;
  wanted: string;
}

/** What is too much. */
export interface LimitsSeen {
  bytes: number;
  body: Answered;
}

/** The first rows again, and new ones of the same content. */
export interface LaterSeen {
  first: Ways[];
  late: (JsonObject | undefined)[];
  /** Written late, of the same content as the first ones. */
  again: (JsonObject | undefined)[];
  counts: Counts;
}

/** Whether anything that is written is there afterwards. */
export interface AppliedSeen {
  isApplied: boolean;
}

/** What the steps saw, by the names of the steps. */
export interface Seen {
  applied: AppliedSeen;
  values: ValuesSeen;
  writes: WritesSeen;
  pages: PagesSeen;
  filters: FiltersSeen;
  corners: CornersSeen;
  environments: EnvironmentsSeen;
  limits: LimitsSeen;
  later: LaterSeen;
}
