// Which globs the configuration may use. They become regular expressions that backtrack, and the
// configuration of a pull request is somebody else's: a costly one would keep a machine busy for days.

const MAX_LENGTH = 256;
const MAX_STARS = 2;
const MAX_GLOBSTARS = 3;

/** What is wrong with a glob, in words that follow it; undefined for nothing. */
export function globMistake(glob: string): string | undefined {
  const segments = glob.split("/");
  if (glob.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
  if (glob.startsWith("/") || /^[A-Za-z]:/.test(glob) || glob.includes("\\")) {
    return "is not a path relative to the repository root, with / between folders";
  }
  if (segments.includes("..")) return "points outside the repository";
  if (segments.some((segment) => segment.toLowerCase() === ".git")) {
    return "points into .git";
  }
  if (/[?*+@!]\(/.test(glob)) {
    return "has a group such as +(a|b), which is not supported; use {a,b}";
  }
  if (segments.filter((segment) => segment === "**").length > MAX_GLOBSTARS) {
    return `has ** more than ${MAX_GLOBSTARS} times`;
  }
  const stars = (segment: string): number => segment.match(/\*+/g)?.length ?? 0;
  if (segments.some((segment) => stars(segment) > MAX_STARS)) {
    return `has * more than ${MAX_STARS} times in one name`;
  }
  return undefined;
}
