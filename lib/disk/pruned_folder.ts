/** Where the rows of deleted prompts are kept, relative to the repository root. */
export const PRUNED_FOLDER = ".prompt-sync/pruned";
