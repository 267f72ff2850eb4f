/** Nothing in these says anything about prompts. */
const IGNORED = /(^|\/)(\.git|\.prompt-sync|node_modules)(\/|$)/;
/** An editor saves in several steps. */
const PAUSE = 150;

/** Calls `changed` after files under `root` have changed, until `signal` ends it. */
export async function followFiles(
  root: string,
  changed: () => void,
  signal: AbortSignal,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    using watcher = Deno.watchFs(root);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      watcher.close();
    });
    for await (const { kind, paths } of watcher) {
      if (kind === "access" || paths.every((path) => IGNORED.test(path.slice(root.length)))) {
        continue;
      }
      clearTimeout(timer);
      timer = setTimeout(changed, PAUSE);
    }
  } catch {
    // Too many folders to watch, or closed: the page can still be told to read again.
  }
}
