// What every command gets, and what it may return.
import type { Preflight } from "../braintrust/preflight.ts";
import type { Patience } from "../braintrust/client.ts";
import type { Paint } from "../report/paint.ts";
import type { Place } from "../text/place.ts";
import type { Printed, Report } from "../report/report.ts";
import type { Format } from "../report/formats.ts";
import type { Failure } from "../text/failure.ts";

/** Checked arguments. A switch that is not given is false, a value that is not given undefined. */
export interface Arguments {
  help: boolean;
  format: Format | undefined;
  switches: Record<string, boolean>;
  values: Record<string, string | undefined>;
  operands: string[];
}

/** Interrupts, watched until this is disposed of. */
export interface Interrupts extends Disposable {
  signal: AbortSignal;
}

/** What a command works with. The root is where `deno task` runs. */
export interface Context extends Place {
  args: Arguments;
  env: Record<string, string | undefined>;
  /** Why the settings cannot be used, for a command that works without. */
  unusable?: Failure;
  /** Prints one line to stderr; text of others in it has no power there. */
  say: (line: string) => void;
  /** Prints text of our own to stderr as it is, colours and all. */
  narrate: (text: string) => void;
  /** Asks a person a question; absent where nobody can answer. */
  ask?: (question: string) => boolean;
  /** From then on an interrupt calls `onInterrupt`, in place of ending the process. A second one ends it. */
  watchInterrupts?: (onInterrupt: () => void) => Interrupts;
  /** Shows how far long work has come: on a terminal only, in one line that the next overwrites. */
  progress: (text: string) => void;
  /** Colours text that goes to stdout, where it is shown in colour. */
  paint: Paint;
  /** How patient to be with Braintrust, where it is not as usual. */
  patience?: Patience;
  /** How a row is tried before it is written, where not with Braintrust's SDK. */
  preflight?: Preflight;
}

/** What a command ends with. */
export type Result = Report | Printed | string;
