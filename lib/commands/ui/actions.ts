import type { State } from "../../state/state.ts";
import { quoted } from "../../text/shell.ts";

/** Something that can be done about one prompt: the command that does it, its flags, when it helps. */
export interface Action {
  command: "upload" | "download";
  flags: string[];
  label: string;
  does: string;
  states: State[];
}

/** All of them, by the name in their address. */
export const ACTIONS: Record<string, Action> = {
  upload: {
    command: "upload",
    flags: [],
    label: "Upload",
    does: "makes the file's text live, and pins it",
    states: ["pending", "missing", "unstamped"],
  },
  download: {
    command: "download",
    flags: [],
    label: "Download",
    does: "brings the text that is live into the file, for review",
    states: ["drifted", "unmanaged"],
  },
  merge: {
    command: "download",
    flags: ["merge"],
    label: "Merge",
    does: "merges both texts into the file",
    states: ["conflict"],
  },
  overwrite: {
    command: "upload",
    flags: ["force"],
    label: "Overwrite",
    does: "replaces the edit made in Braintrust with the file's text",
    states: ["drifted", "conflict"],
  },
};

/** What to type for it. */
export function commandLine({ command, flags }: Action, slug: string): string {
  return ["deno task", command, ...flags.map((flag) => `--${flag}`), quoted(slug)].join(" ");
}

/** What helps in a state. */
export function actionsFor(state: State): [name: string, action: Action][] {
  return Object.entries(ACTIONS).filter(([, { states }]) => states.includes(state));
}
