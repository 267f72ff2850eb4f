/** Who reads an answer, and how it is ended. */
export interface Passage {
  /** Ends the request to the model. */
  stop: AbortController;
  /** Is aborted when the caller goes away. */
  signal: AbortSignal;
  /** How long the model may be silent. */
  idleMs: number;
  /** Is told when the answer ends before its end, unless the caller has gone away. */
  onBroken: (reason: "idle" | "cut") => void;
}

/**
 * `body`, piece by piece as it is read: nothing is held back and nothing is read ahead. When its
 * reader goes away, or no piece comes for `idleMs`, `stop` is aborted.
 */
export function passThrough(
  body: ReadableStream<Uint8Array>,
  { stop, signal, idleMs, onBroken }: Passage,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let isLeft = false;
  return new ReadableStream({
    async pull(controller): Promise<void> {
      const timer = setTimeout(() => stop.abort(new DOMException("idle", "TimeoutError")), idleMs);
      try {
        const { done, value } = await reader.read();
        if (isLeft) return;
        if (done) controller.close();
        else controller.enqueue(value);
      } catch {
        if (isLeft) return;
        // Deno 2.1 ends the isolate when the answer to a caller who went away fails.
        if (signal.aborted) return controller.close();
        onBroken(stop.signal.aborted ? "idle" : "cut");
        controller.error(stackless());
      } finally {
        clearTimeout(timer);
      }
    },
    async cancel(reason): Promise<void> {
      isLeft = true;
      stop.abort(reason);
      await reader.cancel(reason).catch(() => {}); // it was aborted a moment ago
    },
  }, { highWaterMark: 0 });
}

/** So ends the connection: nobody must take half an answer for a whole one. Deno 2.9 prints it. */
function stackless(): Error {
  const error = new Error("the model's answer broke off");
  error.stack = "";
  return error;
}
