// The hashes of `hash.ts` without waiting: for commands, which hash thousands of texts and rows. Not
// for the runtime and the edge function, whose engines need not have Node's modules.
import { createHash } from "node:crypto";
import { canonicalJson, canonicalText } from "./hash.ts";
import type { Json } from "./json.ts";

/** `sourceHash`, at once. */
export function sourceHashNow(text: string): string {
  return sha256(canonicalText(text));
}

/** `contentHash`, at once. */
export function contentHashNow(content: Json): string {
  return sha256(canonicalJson(content));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
