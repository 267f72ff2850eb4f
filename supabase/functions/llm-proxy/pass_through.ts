/**
 * `body`, piece by piece as it is read: nothing is held back and nothing is read ahead. When its
 * reader goes away, or no piece comes for `idleMs`, `stop` is aborted.
 */
export function passThrough(
  body: ReadableStream<Uint8Array>,
  { stop, idleMs }: { stop: AbortController; idleMs: number },
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller): Promise<void> {
      const timer = setTimeout(() => stop.abort(new DOMException("idle", "TimeoutError")), idleMs);
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      } finally {
        clearTimeout(timer);
      }
    },
    async cancel(reason): Promise<void> {
      stop.abort(reason);
      await reader.cancel(reason).catch(() => {}); // it was aborted a moment ago
    },
  }, { highWaterMark: 0 });
}
