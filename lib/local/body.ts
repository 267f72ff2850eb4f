import type { Json } from "../content/json.ts";
import { refuse } from "./refusal.ts";

const MAX_BYTES = 20 * 1024 * 1024;

/** The JSON body of a request; undefined when it is empty. */
export async function readBody(request: Request): Promise<Json | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  // A body that is too long is read to its end all the same: else its sender never sees the answer.
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes <= MAX_BYTES) chunks.push(chunk);
  }
  if (bytes > MAX_BYTES) refuse(413, `Request body is over ${MAX_BYTES} bytes`);
  return parseBody(await new Blob(chunks).bytes());
}

function parseBody(bytes: Uint8Array): Json | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.trim() === "" ? undefined : JSON.parse(text);
  } catch (error) {
    return refuse(400, `Invalid JSON body: ${error instanceof Error ? error.message : error}`);
  }
}
