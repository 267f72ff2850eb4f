// What is played: each telling alone, and pairs of different kinds.
import { parseQuirk, type Quirk, QUIRK_GROUPS } from "../../lib/local/quirks.ts";

/** One case: its quirks in the spelling of `local --quirk`. */
export interface Case {
  name: string;
  quirks: Quirk[];
  mayStop: boolean;
}

/** Numbers for the quirks that take one. */
const NUMBERS: Record<string, number[]> = {
  "add-later": [30],
  "add-when-kept": [30],
  "add-temperature-later": [30],
  "add-temperature-when-kept": [30],
  "late-lists": [1, 5, 12],
  "late-reads": [1, 5],
  "late-versions": [2],
  "late-stamp": [3],
  "late-text": [3],
  "stale-lists": [3],
  "version-status": [400, 403, 404, 503],
  "version-status-first": [3],
  "page-gap": [1],
  "page-moves": [1],
  "page-contradicts": [1],
};
const PAGES = ["page-overlap", "page-shuffle", "page-gap", "page-moves", "page-contradicts"];
/** Under these nothing can be proven at times: exit code 2 is then right, and wrong claims are not. */
const MAY_STOP =
  /^(late-versions|metadata-json|version-status=|version-ignored|list-|page-shuffle|page-contradicts|cursor-refused|stale-lists|history-refused|rival-edit|drop-metadata|ignore-write)/;
const FAULTS = [
  ...["rival-edit=1", "version-ignored", "cursor-refused,page-cap=2", "history-refused"],
  ...["merge-replace", "server-defaults", "unchanged-no-version", "fail-after-apply=1"],
  ...["reset-after-apply=1", "drop-metadata", "ignore-write", "page-cap=2", "batch-limit=2"],
  ...["patch-drops-metadata", "patch-appends", "put-keeps-metadata", "version-decimal"],
];
const { "Faults, and behaviors that are unknown of the real service": _, ...TELLINGS } =
  QUIRK_GROUPS;

/** Each behaviour alone. */
export const SINGLE: Case[] = [
  ...Object.values(TELLINGS).flatMap((group) => Object.entries(group).flatMap(spellings)),
  ...FAULTS,
].map(caseOf);

/** The same in two parts, which can be played side by side. */
export const HALVES = [0, 1].map((half) => SINGLE.filter((_, index) => index % 2 === half)) as [
  Case[],
  Case[],
];

function spellings([name, does]: [string, string]): string[] {
  const pages = PAGES.includes(name) ? ",page-cap=2" : "";
  if (!does.startsWith("=")) return [name + pages];
  return (NUMBERS[name] ?? [1]).map((number) => `${name}=${number}${pages}`);
}

/** Of each kind some that stand for it; two of different kinds go together. */
const KINDS: string[][] = [
  ["add-comments", "add-position", "add-temperature-later=30"],
  ["trim-text", "text-parts", "lower-tags", "empty-to-null"],
  ["volatile-etag", "volatile-position"],
  ["late-lists=3", "late-stamp=2"],
  ["page-moves=1,page-cap=2", "server-defaults", "list-without-tags"],
  ["merge-replace", "unchanged-no-version", "fail-after-apply=1"],
  ["version-status-first=3", "project-prefix", "slug-parts"],
];
const BESIDE_AN_EDIT = [
  ...["reset-after-apply=1", "fail-after-apply=1", "late-lists=3", "version-status=403"],
  ...["version-status=404", "version-status=503", "add-comments", "trim-text", "history-refused"],
];

/** Pairs. */
export const PAIRS: Case[] = [
  ...KINDS.flatMap((kind, index) =>
    kind.flatMap((one) => KINDS.slice(index + 1).flat().map((other) => `${one},${other}`))
  ),
  ...BESIDE_AN_EDIT.map((other) => `rival-edit=1,${other}`),
].map(caseOf);

/** Some of them: all take many minutes. */
export const SOME_PAIRS: Case[] = PAIRS.filter(({ name }, index) =>
  name.startsWith("rival-edit") || index % 8 === 0
);

/** The case of a list of quirks. */
export function caseOf(name: string): Case {
  const quirks = name.split(",").map((text) => {
    const quirk = parseQuirk(text);
    if (!quirk) throw new Error(`no quirk ${text}`);
    return quirk;
  });
  return { name, quirks, mayStop: name.split(",").some((text) => MAY_STOP.test(text)) };
}
