import { createHash } from "node:crypto";

/** The id that git gives `text` as a file. `algorithm` is that of the repository. */
export function blobId(text: string, algorithm: "SHA-1" | "SHA-256"): string {
  const bytes = new TextEncoder().encode(text);
  return createHash(algorithm.replace("-", "").toLowerCase()).update(`blob ${bytes.length}\0`)
    .update(bytes).digest("hex");
}
