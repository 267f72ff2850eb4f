/** The id that git gives `text` as a file. `algorithm` is that of the repository. */
export async function blobId(text: string, algorithm: "SHA-1" | "SHA-256"): Promise<string> {
  const encoder = new TextEncoder();
  const size = encoder.encode(text).length;
  const digest = await crypto.subtle.digest(algorithm, encoder.encode(`blob ${size}\0${text}`));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
