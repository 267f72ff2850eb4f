// What do odd requests answer?
import type { Answered } from "../bench.ts";
import { cost, fine, type Judged, type Point, unsafe } from "./point.ts";

type Corners = Point<"corners">;

const slugs: Corners = {
  name: "slugs",
  question: "Are slugs of 128 characters, with capitals, dots and underscores, kept?",
  step: "corners",
  assumes: ["kept"],
  answers: {
    kept: fine(),
    refused: cost("use shorter or plainer slugs: `upload` stops with the answer of the service"),
    changed: unsafe("`upload` does not find what it wrote, and stops with exit code 2"),
  },
  judge: ({ slug: { status, says, isFound } }) => {
    if (status !== 200) return ["refused", says];
    return isFound ? "kept" : "changed";
  },
};

const partial: Corners = {
  name: "parts of a call",
  question: "Where one row of a call is refused, are the others written?",
  step: "corners",
  assumes: ["none is written"],
  answers: {
    "none is written": fine(),
    "others are written": cost(
      "after a refused upload some prompts are new: run it again, it goes on from there",
    ),
  },
  judge: ({ partial: { status, isWritten } }) =>
    status === 200 ? undefined : isWritten ? "others are written" : "none is written",
};

const tools: Corners = {
  name: "tools in lists",
  question: "Does a list of prompts have tools?",
  step: "corners",
  assumes: ["no"],
  answers: {
    no: fine(),
    yes: cost(
      "where a list does not say what is a tool, it is reported as `unmanaged`: list it under `ignore`",
    ),
  },
  judge: ({ isToolListed }) => isToolListed === undefined ? undefined : isToolListed ? "yes" : "no",
};

/** The answer to a read of what is not there. */
export function nothingThere({ status }: Answered, instead: string): Judged {
  if (status === 200) return instead;
  return status === 400 || status === 404 ? "400 or 404" : ["another status", String(status)];
}

const beforeFirst: Corners = {
  name: "before the first version",
  question: "What does a read answer at a version before the first?",
  step: "corners",
  assumes: ["400 or 404"],
  answers: {
    "400 or 404": fine(),
    "the first version": fine("it is known by its version"),
    "another status": cost(
      "whether a prompt was edited cannot be told: it is then `unknown`, with exit code 2",
    ),
  },
  judge: ({ beforeFirst }) => nothingThere(beforeFirst, "the first version"),
};

export const CORNERS: readonly Corners[] = [slugs, partial, tools, beforeFirst];
