// Shared with the edge function: web APIs only, no bare specifiers, nothing newer than Deno 2.1.
import type { Json } from "./json.ts";

/** Text as every checkout sees it: no byte order mark, CRLF turned into LF. */
export function canonicalText(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}

/** SHA-256 of a prompt file's text: 64 hex digits, equal to `sha256sum FILE` for a normal file. */
export function sourceHash(text: string): Promise<string> {
  return sha256(canonicalText(text));
}

/** SHA-256 of the canonical JSON of `content` (see `canonicalContent`): 64 hex digits. */
export function contentHash(content: Json): Promise<string> {
  return sha256(canonicalJson(content));
}

/**
 * RFC 8785 canonical JSON: keys sorted by UTF-16 code unit, no white space. A lone surrogate, which
 * the RFC leaves without a form, is written as its \u escape, so that every JSON value has a hash.
 */
export function canonicalJson(value: Json): string {
  if (typeof value !== "object" || value === null) return plainJson(value);
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === "" ? "" : ","}${canonicalJson(item)}`;
    return `[${text}]`;
  }
  for (const key of Object.keys(value).sort()) {
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`;
  }
  return `{${text}}`;
}

function plainJson(value: null | boolean | number | string): string {
  // JSON.parse makes an Infinity of 1e999, which JSON.stringify would call null.
  if (typeof value === "number" && !Number.isFinite(value)) return value > 0 ? "1e999" : "-1e999";
  return JSON.stringify(value);
}

/** SHA-256 of a text's UTF-8: 64 hex digits. */
export async function sha256(text: string): Promise<string> {
  const digest = new DataView(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
  );
  let hex = "";
  for (let at = 0; at < 32; at += 4) hex += digest.getUint32(at).toString(16).padStart(8, "0");
  return hex;
}

/** The two hashes of a prompt file. */
export interface Hashes {
  source_sha256: string;
  content_sha256: string;
}

/** Whether both hashes are equal: the same text, which gives the same content. */
export function sameHashes(a: Hashes, b: Hashes): boolean {
  return a.source_sha256 === b.source_sha256 && a.content_sha256 === b.content_sha256;
}
