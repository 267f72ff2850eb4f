// Can versions be read, and are they all there?
import { isObject } from "../../../content/json.ts";
import { cost, fine, type Point } from "./point.ts";

type Writes = Point<"writes">;

const fresh: Writes = {
  name: "lists over time",
  question: "Once a list has a version, do later lists have it too?",
  step: "writes",
  assumes: ["yes"],
  answers: {
    yes: fine(),
    no: cost("an older version than the pinned one is `unknown`, with exit code 2: run it again"),
  },
  judge: ({ fresh: { lists, newest } }) => {
    const start = lists.indexOf(newest);
    const stale = lists.slice(Math.max(start, 0)).filter((version) => version !== newest).length;
    return stale === 0 ? "yes" : ["no", `${stale} of ${lists.length} lists had an older version`];
  },
};

const older: Writes = {
  name: "old versions",
  question: "Does a read at an older version return that version?",
  step: "writes",
  assumes: ["yes"],
  answers: {
    yes: fine(),
    "another version": cost(
      "whether a prompt was edited cannot be told: it is then `unknown`, with exit code 2; `rollback` " +
        "to a version is refused",
    ),
    no: cost("whether a prompt was edited cannot be told: it is then `unknown`, with exit code 2"),
  },
  judge: ({ first: { version, decimal, hex, says } }) => {
    const row = decimal ?? hex;
    if (!row) return ["no", says];
    return String(row["_xact_id"]) === version ? "yes" : "another version";
  },
};

const spelling: Writes = {
  name: "spelling of versions",
  question: "Which spellings of a version does `version=` take?",
  step: "writes",
  assumes: ["both", "decimal only"],
  answers: {
    both: fine(),
    "decimal only": fine("commands take both spellings and send the decimal one"),
    "hexadecimal only": cost(
      "reads at a version fail: an edited prompt is `unknown`, with exit code 2",
    ),
  },
  judge: ({ first: { decimal, hex } }) => {
    if (!decimal && !hex) return undefined;
    return decimal && hex ? "both" : decimal ? "decimal only" : "hexadecimal only";
  },
};

const history: Writes = {
  name: "history",
  question: "Does the audit log name all versions of a prompt?",
  step: "writes",
  assumes: ["all", "without data"],
  answers: {
    all: fine(),
    more: cost("somebody or something else writes prompts, too"),
    fewer: cost("`log` is not complete, and an edit between two uploads may go unnamed"),
    "without data": fine("only the names of versions are taken from it"),
    refused: cost("`log` stops, and `upload` cannot name a version that it has overwritten"),
  },
  judge: ({ history: { status, says, rows }, versions }) => {
    if (status !== 200) return ["refused", says];
    const written = new Set(versions);
    const named = new Set(rows.map((row) => String(row["_xact_id"])));
    const lost = [...written].filter((version) => !named.has(version)).length;
    if (lost > 0) return ["fewer", `${lost} of ${written.size} are missing`];
    if (named.size > written.size) return ["more", `${named.size} instead of ${written.size}`];
    return rows.every((row) => isObject(row["prompt_data"])) ? "all" : "without data";
  },
};

export const VERSIONS: readonly Writes[] = [fresh, older, spelling, history];
