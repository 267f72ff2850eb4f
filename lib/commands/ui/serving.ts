import type { Context } from "../context.ts";
import type { Commands } from "./commands.ts";
import type { Snapshots } from "./snapshot.ts";

/** What the page is started with. */
export interface UiOptions {
  port: number;
  canWrite: boolean;
  commands: Commands;
}

/** What one request is answered with. */
export interface Serving extends Omit<UiOptions, "port"> {
  port: number;
  token: string;
  context: Context;
  snapshots: Snapshots;
  /** Aborted when the page is no longer served. */
  ended: AbortSignal;
}
