/** Work may go on this long before it lets others have a turn. */
const TURN_MS = 4;

/**
 * Does `work` with each item, at most `atOnce` under way, and lets timers and requests come between:
 * a hundred hashes in a row would hold up the first request of an isolate.
 */
export async function inTurns<T>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  let begun = performance.now();
  const worker = async (): Promise<void> => {
    for (const item of left) {
      await work(item);
      if (performance.now() - begun < TURN_MS) continue;
      await nextTurn();
      begun = performance.now();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

/** Resolves after a while, and after everything that is waiting now. Throws where no timer may be set. */
export function nextTurn(delayMs = 0): Promise<void> {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => resolve = done);
  setTimeout(() => resolve(), delayMs); // not inside the promise, which would swallow what it throws
  return promise;
}
