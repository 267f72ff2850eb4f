import { join, relative } from "@std/path/posix";

/** Where a command works, and where the person stands who typed it. Both are absolute paths. */
export interface Place {
  root: string;
  /** The root when left out. */
  here?: string;
}

/** What `path`, as typed, is called from the root; it begins with `..` outside of it. */
export function pathFrom({ root, here = root }: Place, path: string): string {
  return relative(root, path.startsWith("/") ? path : join(here, path));
}
