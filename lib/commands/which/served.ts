// What applications got at a time, as far as anybody has written it down.
import { isNewer, timeOf } from "../../content/version.ts";
import { Failure } from "../../text/failure.ts";

/** A promotion that CI recorded: what an environment followed from when on. */
export interface Promotion {
  /** The commit that it was made on, whose pins it followed unless `moves` says what it moved. */
  sha: string;
  at: Date;
  /** From another environment: slug → the version. All other pointers stayed where they were. */
  moves?: ReadonlyMap<string, string> | undefined;
}

/**
 * The instant that `text` names: a date, or date and time as in ISO 8601, in UTC where no zone is given.
 * Throws a Failure when it is neither.
 */
export function instantOf(text: string): Date {
  const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  const [, day, time = "00:00", zone = "Z"] = iso ?? [];
  const instant = new Date(`${day}T${time}${zone}`);
  if (iso && !Number.isNaN(instant.getTime())) return instant;
  throw new Failure(`Cannot use --at "${text}": expected a time such as 2026-11-25T08:30Z`);
}

/** The newest of `versions` (transaction ids) that was there at `at`; undefined when none was. */
export function versionAt(versions: readonly string[], at: Date): string | undefined {
  return versions.filter((version) => timeOf(version) <= at)
    .toSorted((a, b) => isNewer(a, b) ? -1 : 1)[0];
}

/** The promotions at or before `at`, the newest first. */
export function promotionsAt(promotions: readonly Promotion[], at: Date): Promotion[] {
  return promotions.filter((one) => one.at <= at)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime());
}

/** Of promotions, the newest first, the one that settled where the pointer of `slug` stood. */
export function settledBy(slug: string, promotions: readonly Promotion[]): Promotion | undefined {
  return promotions.find(({ moves }) => moves === undefined || moves.has(slug));
}
