// What the page shows: the repository and Braintrust as they were read last.
import { Failure } from "../../text/failure.ts";
import { offlineState } from "../../state/offline.ts";
import {
  readRepository,
  type Repository,
  type Surveying,
  surveyRepository,
} from "../../survey/repository.ts";
import { unasked } from "../../survey/reported.ts";
import type { Surveyed } from "../../survey/survey.ts";
import type { Context } from "../context.ts";

/** One reading. */
export interface Snapshot extends Repository {
  prompts: Surveyed[];
  /** Undefined where Braintrust could not be asked. */
  surveying: Surveying | undefined;
  /** Why not. */
  failure: Failure | undefined;
  at: Date;
}

/** The last reading, and whoever wants to know of the next. */
export interface Snapshots {
  /** The last reading; the first time it is waited for. */
  current: () => Promise<Snapshot>;
  /** Whether there is one yet. */
  isRead: () => boolean;
  /** Reads again; those that ask while it reads share the result. */
  refresh: () => Promise<Snapshot>;
  /** Calls `listener` after each reading, until the result is called. */
  listen: (listener: () => void) => () => void;
  /** How many listen. */
  listeners: () => number;
}

/** Keeps what `read` returns. */
export function keepSnapshots(read: () => Promise<Snapshot>): Snapshots {
  const listening = new Set<() => void>();
  let last: Snapshot | undefined;
  let reading: Promise<Snapshot> | undefined;
  const refresh = (): Promise<Snapshot> => {
    reading ??= read().then((snapshot) => {
      last = snapshot;
      return snapshot;
    }).finally(() => {
      reading = undefined;
      for (const tell of listening) tell();
    });
    return reading;
  };
  return {
    current: async () => last ?? await refresh(),
    isRead: () => last !== undefined,
    refresh,
    listen: (listener) => {
      listening.add(listener);
      return () => void listening.delete(listener);
    },
    listeners: () => listening.size,
  };
}

/** Reads the repository and Braintrust; where Braintrust cannot be asked, the lock decides. */
export async function readSnapshot(context: Context): Promise<Snapshot> {
  try {
    const surveying = await surveyRepository(context, undefined, { isPartialEnough: true });
    return { ...surveying, surveying, failure: undefined, at: new Date() };
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    const repository = await readRepository(context);
    const prompts = repository.files.files.map((file) => {
      const lock = repository.lock.lock?.prompts[file.slug];
      return unasked({ slug: file.slug, file, lock, ...offlineState(file, lock) });
    });
    return { ...repository, prompts, surveying: undefined, failure, at: new Date() };
  }
}
