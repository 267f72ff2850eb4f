// How each state looks, and how urgent it is.
import type { State } from "../state/state.ts";
import type { Paint } from "./paint.ts";

/** What a state looks like in a table. */
export interface StateLook {
  sigil: string;
  style: Parameters<Paint>[0];
  /** What needs a person first has the lowest. */
  rank: number;
}

/** The looks of all states. */
export const STATE_LOOKS: Readonly<Record<State, StateLook>> = {
  conflict: { sigil: "!", style: "red", rank: 0 },
  drifted: { sigil: "!", style: "red", rank: 1 },
  missing: { sigil: "+", style: "yellow", rank: 2 },
  pending: { sigil: "~", style: "yellow", rank: 3 },
  unstamped: { sigil: "*", style: "yellow", rank: 4 },
  unknown: { sigil: "?", style: "red", rank: 5 },
  superseded: { sigil: "^", style: "cyan", rank: 6 },
  orphaned: { sigil: "-", style: "cyan", rank: 7 },
  elsewhere: { sigil: "^", style: "cyan", rank: 8 },
  unmanaged: { sigil: "?", style: "cyan", rank: 9 },
  "in-sync": { sigil: "=", style: "green", rank: 10 },
};
