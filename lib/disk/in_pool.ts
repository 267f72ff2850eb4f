import { pooledMap } from "@std/async/pool";

/** Works on `items`, at most `limit` at a time. Throws what the first of them threw, as it is. */
export async function inPool<T, R>(
  limit: number,
  items: Iterable<T>,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  try {
    for await (const result of pooledMap(limit, items, work)) results.push(result);
  } catch (error) {
    // The library wraps, and a wrapped Failure would pass for a bug.
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
  return results;
}
