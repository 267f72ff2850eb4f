// Which quirk of the embedded Braintrust shows at which point of the probe, and how.

/** What a probe answers otherwise under a quirk, by the name of the point. */
export type Otherwise = Record<string, string>;

const added = { "added fields": "some" };
const less = { lists: "less" };
const late = { delay: "later" };
const volatile = { ...added, steady: "not the same" };
const later = { "over time": "no" };
const spaces = { "white space": "changed" };
const loose = { "project by name": "loose" };
const noEnd = { pages: "no end", "pages while others write": "no end" };
const twice = { pages: "some twice", "pages while others write": "some twice" };
const failing = { "failures in passing": "yes" };

/** Quirk, as `local --quirk` takes it → all that changes. */
export const SHOWN: Record<string, Otherwise> = {
  "drop-metadata": { metadata: "lost" },
  "drop-tags": { tags: "changed" },
  "merge-replace": { replace: "keeps", "save by PUT": "keeps" },
  "unchanged-no-version": { "equal content": "none" },
  "ignore-write": { writes: "no" },
  "server-defaults": added,
  "page-cap=4": { "page size": "some" },
  "repeat-page": noEnd,
  "unknown-project-400": { "unknown project": "400 or 404" },
  "rate-limit=2": { rate: "yes" },
  "rate-limit-no-header=2": { rate: "yes" },
  "fail-before-apply=1": failing,
  "fail-after-apply=1": failing,
  "reset-after-apply=1": failing,
  "rival-edit=1": { history: "more" },
  "version-ignored": {
    "old versions": "another version",
    "before the first version": "the first version",
  },
  "order-by-change": { "pages while others write": "some missing" },
  "oldest-first": { "order of lists": "oldest first" },
  "missing-403": {
    "missing prompt": "another status",
    "before the first version": "another status",
  },
  "before-first": { "before the first version": "the first version" },
  "environment-latest": { "environment without a version": "the latest" },
  "batch-partial": { "parts of a call": "others are written" },
  "tools-listed": { "tools in lists": "yes" },
  "lower-slugs": { slugs: "changed" },
  "short-slugs=64": { slugs: "refused" },
  "cursor-refused": { pages: "refused", "pages while others write": "refused" },
  "history-refused": { history: "refused" },
  "patch-drops-metadata": { "save by PATCH": "loses" },
  "patch-appends": { "lists in PATCH": "appends" },
  "put-keeps-metadata": { "save by PUT": "keeps" },
  "exists-ignored": { "taken slug": "ignored", "slug of a tool": "ignored" },
  "version-decimal": { "spelling of versions": "decimal only" },
  "version-hex": { "spelling of versions": "hexadecimal only", "reads at a version": "no" },
  "body-limit=10000": { "size of a call": "no" },
  "batch-limit=5": { batch: "fewer" },
  "no-environments": { environments: "not made" },

  "project-prefix": loose,
  "project-case": loose,
  "project-ignored": { ...loose, "unknown project": "rows" },
  "project-id-ignored": { "project by id": "loose" },
  "slug-parts": { slug: "loose" },

  "add-comments": added,
  "add-archived": added,
  "add-data-field": added,
  "add-function-type": added,
  "add-position": added,
  "add-use-cache": added,
  "add-temperature": { ...added, "order of members": "another" },
  "add-empty-tools": added,
  "add-creator": added,
  "add-metadata-tree": added,
  "add-nested": added,
  "add-message-field": added,
  "add-template-format": added,
  "add-origin": added,
  "add-description": added,
  "add-tag": { ...added, tags: "with others" },
  "add-on-some-rows": added,
  "add-later=60": later,
  "add-after-upload": later,
  "add-when-kept=60": later,
  "add-in-lists": { lists: "more" },
  "add-in-reads": { ...added, ...less },
  "add-temperature-in-lists": { lists: "more" },
  "add-temperature-later=60": later,
  "add-temperature-when-kept=60": later,
  "add-now-and-then": volatile,

  "text-parts": { messages: "as parts" },
  "text-parts-kept": { messages: "as parts" },
  "text-parts-in-lists": less,
  "trim-text": spaces,
  "trim-text-told": spaces,
  "trim-lines": spaces,
  "newline-at-end": spaces,
  "crlf": spaces,
  "unicode-nfc": { Unicode: "changed" },
  "unicode-nfd": { Unicode: "changed" },
  "empty-to-null": { "empty texts": "changed" },
  "empty-to-null-kept": { "empty texts": "changed" },
  "drop-nulls": { nulls: "dropped" },
  "lower-tags": { tags: "changed" },
  "dedupe-tags": { tags: "changed" },
  "reverse-tags": { tags: "in another order" },
  "capital-names": { name: "changed" },
  "metadata-text": { "own metadata": "changed" },
  "metadata-json": { metadata: "changed", "own metadata": "changed" },
  "numbers-anew": { numbers: "changed" },
  "numbers-text": { numbers: "changed" },
  "drop-unknown": { "unknown fields": "dropped" },
  "drop-description": { description: "changed" },
  "model-alias": { model: "changed" },
  "developer-role": { messages: "other roles" },
  "key-order": { "order of members": "another" },
  "spaced-tools": { tools: "spelled otherwise" },

  "volatile-etag": volatile,
  "volatile-last-used": volatile,
  "volatile-position": volatile,
  "volatile-metadata": volatile,
  "volatile-nested": volatile,
  "volatile-seed": volatile,
  "volatile-description": { ...volatile, description: "changed" },
  "volatile-in-lists": { steady: "not the same" },
  "volatile-order": { steady: "not the same" },

  "late-lists=3": late,
  "late-reads=3": late,
  "late-versions=2": late,
  "late-stamp=3": late,
  "late-text=3": late,
  "stale-lists=3": { "lists over time": "no" },

  "list-without-data": less,
  "list-null-data": less,
  "list-cut-text": less,
  "list-without-messages": less,
  "list-without-metadata": less,
  "list-without-tags": less,
  "history-without-data": { history: "without data" },
  "page-overlap": twice,
  "page-shuffle": { ...noEnd, "order of lists": "another" },
  "page-gap=1": { pages: "some missing" },
  "page-moves=1": { pages: "some missing" },
  "page-contradicts=3": { pages: "some twice" },

  "version-status=403": {
    "reads at a version": "no",
    "old versions": "no",
    "before the first version": "another status",
  },
  "version-status-first=3": failing,
};

/** Quirk → how the probe ends that cannot even begin under it. */
export const STOPPED: Record<string, string> = {
  "html": "it answered with a web page instead of JSON",
  "truncated-json": "it answered with broken JSON",
  "hang": "no answer in time",
  "read-only": "the key may not make projects (403)",
};

/** Quirk → why no probe could see it. */
export const UNSEEN: Record<string, string> = {
  "unknown-project-empty": "it is what the server does without a quirk",
  "slow=1": "how fast a service answers is no behaviour: commands wait for it, up to their limit",
};
