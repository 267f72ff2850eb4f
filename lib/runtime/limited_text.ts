/** A body that is longer than it may be. */
export class TooLong extends Error {}

/** A body that is no UTF-8. */
export class NotText extends Error {}

/**
 * Reads a body as UTF-8 text, at most `maxBytes` of it. Throws TooLong, NotText, or what `signal` is aborted with.
 */
export async function limitedText(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<string> {
  if (body === null) return "";
  const reader = body.getReader();
  const stop = (): void => void reader.cancel(signal?.reason).catch(() => {});
  signal?.addEventListener("abort", stop);
  const decode = utf8Decoder();
  let text = "";
  let bytes = 0;
  try {
    while (true) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return text + decode();
      bytes += value.byteLength;
      if (bytes > maxBytes) {
        stop();
        throw new TooLong(`more than ${maxBytes} bytes`);
      }
      text += decode(value);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

function utf8Decoder(): (bytes?: Uint8Array) => string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return (bytes) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch (cause) {
      throw new NotText("no UTF-8", { cause });
    }
  };
}
