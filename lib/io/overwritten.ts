import { inPool } from "./in_pool.ts";
import type { Braintrust } from "./braintrust.ts";
import { isPassing } from "./http.ts";
import type { Write } from "./upload.ts";

/**
 * Slug → the version that somebody wrote between our last look and our write, `""` where that could
 * not be read. The API has no write that depends on a version, so that such an edit cannot be
 * prevented; but Braintrust keeps every version, and the one before ours ought to be the one we saw.
 */
export async function findOverwritten(
  braintrust: Braintrust,
  writes: readonly Write[],
  proven: ReadonlyMap<string, { id: string; version: string }>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await inPool(8, writes, async ({ file: { slug }, live }) => {
    const ours = proven.get(slug);
    if (!live || !ours || ours.version === live.version) return;
    try {
      const before = await braintrust.promptAt(ours.id, String(BigInt(ours.version) - 1n));
      const version = before?._xact_id ?? live.version;
      if (version !== live.version && version !== ours.version) found.set(slug, version);
    } catch (error) {
      // The upload itself is proven, and the lock shall say so.
      if (!isPassing(error)) throw error;
      found.set(slug, "");
    }
  });
  return found;
}
