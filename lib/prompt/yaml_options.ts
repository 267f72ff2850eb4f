/** How front matter is parsed: YAML 1.2 and nothing that only YAML has. */
export const YAML_OPTIONS = {
  version: "1.2",
  schema: "core",
  resolveKnownTags: false, // sets, dates and the like are no JSON
  uniqueKeys: false, // the library compares each key with each; see structureProblems
  prettyErrors: false,
} as const;
