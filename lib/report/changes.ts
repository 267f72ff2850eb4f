// What a branch changes about a prompt: told by git alone, so that it needs no key.

/** One prompt that a branch adds, changes or deletes. */
export interface PromptChange {
  slug: string;
  path: string;
  /** Unified diffs of the file, its front matter and its messages apart; empty where they are equal. */
  settings: string;
  messages: string;
  /** Names that callers may, or no longer may, pass. */
  variables: { added: string[]; removed: string[] };
  /** The version that the lock pinned before and pins now; null where it pins none. */
  pinned: { from: string | null; to: string | null };
}
