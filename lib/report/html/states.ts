import type { State } from "../../state/state.ts";
import { type Html, markup } from "../../text/html.ts";

/** How much a state asks of a person: the class of its word. The word itself says it too. */
const CLASSES: Record<State, "good" | "warn" | "bad" | "info"> = {
  "in-sync": "good",
  superseded: "info",
  pending: "warn",
  missing: "warn",
  unstamped: "warn",
  drifted: "bad",
  conflict: "bad",
  orphaned: "info",
  elsewhere: "info",
  unmanaged: "info",
  unknown: "bad",
};

/** The word for a state, in its colour. */
export function stateWord(state: State): Html {
  return markup`<span class="state ${CLASSES[state]}">${state}</span>`;
}
