// How the embedded server can keep and tell rows otherwise than they were sent.
import type { JsonObject } from "../../content/json.ts";
import type { Store } from "../store.ts";

/** Through what a row is told: a list, a read of one, a read of one at a version, the audit log, the answer to a write. */
export type Way = "list" | "read" | "version" | "history" | "answer";

/** What a telling may look at. */
export interface Asked {
  way: Way;
  /** The number that the quirk was given. */
  value: number;
  /** How many requests came so far, this one included. */
  requests: number;
  store: Store;
  /** What this telling remembers from request to request. */
  memory: Map<string, string | number>;
}

/** A page of a list, as asked for. */
export interface AskedPage extends Asked {
  /** The row after which the page begins; undefined for the first page. */
  after: string | undefined;
}

/** One way to be otherwise. All of it changes rows that were read or are about to be kept. */
export interface Telling {
  /** For the help; begins with "=" where the quirk takes a number, as in the other quirks. */
  does: string;
  /** What is kept of a row that is written, by whichever route. */
  keeps?: (row: JsonObject, asked: Asked) => JsonObject;
  /** How a row is told. */
  tells?: (row: JsonObject, asked: Asked) => JsonObject;
  /** The row that is seen in place of the latest; undefined when it is not seen yet. */
  sees?: (row: JsonObject, asked: Asked) => JsonObject | undefined;
  /** The page that is sent in place of the right one. */
  pages?: (rows: JsonObject[], asked: AskedPage) => JsonObject[];
  /** The status with which a read at a version is refused; undefined when it is not. */
  refusesVersion?: (asked: Asked) => number | undefined;
}

/** Tellings by the names of their quirks. */
export type Tellings = Readonly<Record<string, Telling>>;
