// What every benchmark is. A new one is a file beside this one and a line in main.ts.
import type { Table } from "./_table.ts";

/** What the command line asks for. */
export interface Options {
  /** How often each command is measured; the median counts. */
  runs: number;
  /** How many prompts a comparison works with. */
  prompts: number;
  /** Prints one line of progress. */
  say: (line: string) => void;
}

/** A benchmark: chosen by name, it answers with tables. */
export interface Bench {
  name: string;
  describes: string;
  measure: (options: Options) => Promise<Table[]>;
}
