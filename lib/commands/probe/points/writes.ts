// What do the ways to write a prompt do?
import { isObject, type JsonObject, memberAt } from "../../../content/json.ts";
import { additions, withoutIdentity } from "../compare.ts";
import type { Taken } from "../seen.ts";
import { STAMP_KEY } from "../../../content/stamp.ts";
import { cost, fine, type Judged, type Point } from "./point.ts";

type Writes = Point<"writes">;

const hasStamp = (row: JsonObject | undefined): boolean =>
  isObject(memberAt(row, ["metadata", STAMP_KEY]));

const equal: Writes = {
  name: "equal content",
  question: "Does writing the same once more make a version?",
  step: "writes",
  assumes: ["a version", "none"],
  answers: {
    "a version": fine("`upload` writes nothing that is unchanged"),
    none: fine("`upload` writes nothing that is unchanged"),
  },
  judge: ({ equal: { before, after } }) => before === after ? "none" : "a version",
};

const replace: Writes = {
  name: "replace",
  question: "Does replacing clear what is not sent?",
  step: "writes",
  assumes: ["clears"],
  answers: {
    clears: fine(),
    keeps: cost(
      "a field that is removed in git lives on in Braintrust: `upload` reads it back, stops with " +
        "exit code 1 and offers `--accept`",
    ),
  },
  judge: ({ replaced: { old, sent, told } }) => {
    // What nobody sent before either, the service adds by itself.
    const kept = additions(sent, withoutIdentity(told))
      .filter((path) => ["description", "tags"].includes(path))
      .filter((path) => JSON.stringify(old[path]) === JSON.stringify(told[path]));
    return kept.length === 0 ? "clears" : ["keeps", kept.join(", ")];
  },
};

function takenAnswer(taken: Taken): Judged {
  if (!taken.isTried) return ["not tried", taken.says];
  if (taken.status !== 200) return ["refused", taken.says];
  return taken.isWritten ? "written" : "ignored";
}

const taken: Writes = {
  name: "taken slug",
  question: 'What does `if_exists: "error"` do where a prompt has the slug?',
  step: "writes",
  assumes: ["refused"],
  answers: {
    refused: fine(),
    ignored: fine("`upload` reads back, and finds that nothing was written"),
    written: cost(
      "a prompt that somebody makes at the moment of an upload is overwritten; its history keeps it",
    ),
  },
  judge: ({ taken }) => takenAnswer(taken),
};

const takenByTool: Writes = {
  name: "slug of a tool",
  question: 'What does `if_exists: "error"` do where a tool has the slug?',
  step: "writes",
  assumes: ["refused"],
  answers: {
    refused: fine(),
    ignored: fine("`upload` reads back, and finds that nothing was written"),
    "not tried": fine("no tool could be made to try it with"),
    written: fine("tools and prompts have slugs of their own"),
  },
  judge: ({ takenByTool }) => takenAnswer(takenByTool),
};

const patch: Writes = {
  name: "save by PATCH",
  question: "Does a save by PATCH, as the UI may do, keep metadata?",
  step: "writes",
  assumes: ["keeps"],
  answers: {
    keeps: fine(),
    loses: fine("an edit is found by its content, not by the stamp"),
    refused: fine("`download` and `upload` do not use it"),
  },
  judge: ({ patched: { before, after } }) => {
    if (!hasStamp(before)) return undefined;
    if (!after) return "refused";
    return hasStamp(after) ? "keeps" : "loses";
  },
};

const patchLists: Writes = {
  name: "lists in PATCH",
  question: "Does PATCH replace lists, such as tags?",
  step: "writes",
  assumes: ["replaces", "appends"],
  answers: { replaces: fine(), appends: fine("`upload` does not use PATCH") },
  judge: ({ patched: { after } }) => {
    const now = after?.["tags"];
    if (!Array.isArray(now)) return undefined;
    return now.includes("three") ? "appends" : "replaces";
  },
};

const put: Writes = {
  name: "save by PUT",
  question: "Does a PUT without metadata, as other tools send, keep it?",
  step: "writes",
  assumes: ["loses", "keeps"],
  answers: {
    loses: fine("an edit is found by its content, not by the stamp"),
    keeps: fine("an edit is found by its content, not by the stamp"),
    refused: fine("`upload` does not use it"),
  },
  judge: ({ put: { before, after, status } }) => {
    if (status !== 200) return ["refused", `answered ${status}`];
    if (!hasStamp(before)) return undefined;
    return hasStamp(after) ? "keeps" : "loses";
  },
};

export const WRITES: readonly Writes[] = [
  equal,
  replace,
  taken,
  takenByTool,
  patch,
  patchLists,
  put,
];
