// The addresses of the page: each view has one that can be kept and passed on.

/** Sides of a prompt that can be compared. */
export const SIDES = ["file", "pinned", "live"] as const;
/** One of `SIDES`. */
export type Side = (typeof SIDES)[number];

/** A view of the page. */
export type View =
  | { view: "list"; query: string; state: string }
  | { view: "prompt" | "source" | "history"; slug: string }
  | { view: "diff"; slug: string; from: Side; to: Side; isBeside: boolean }
  | { view: "version"; slug: string; version: string }
  | { view: "render"; slug: string; variables: URLSearchParams | undefined }
  | { view: "plan"; slug: string; action: string };

/** The view at an address; undefined where there is none. */
export function viewAt({ pathname, searchParams }: URL): View | undefined {
  if (pathname === "/") {
    const [query, state] = ["q", "state"].map((name) => searchParams.get(name) ?? "");
    return { view: "list", query: query ?? "", state: state ?? "" };
  }
  const [, top, encoded = "", view = "", rest = "", ...more] = pathname.split("/");
  const slug = decoded(encoded);
  if (top !== "prompt" || !slug || more.length > 0) return undefined;
  if (view === "version" && /^\d{1,20}$/.test(rest)) return { view, slug, version: rest };
  if (view === "plan" && /^[a-z-]+$/.test(rest)) return { view, slug, action: rest };
  if (rest !== "") return undefined;
  switch (view) {
    case "":
      return { view: "prompt", slug };
    case "source":
    case "history":
      return { view, slug };
    case "diff": {
      const [from, to] = [searchParams.get("from") ?? "live", searchParams.get("to") ?? "file"]
        .map((name) => SIDES.find((side) => side === name));
      const isBeside = searchParams.get("look") === "beside";
      return from && to && { view, slug, from, to, isBeside };
    }
    case "render":
      return { view, slug, variables: searchParams.size > 0 ? searchParams : undefined };
    default:
      return undefined;
  }
}

/** The address of a prompt, or of something about it. */
export function addressOf(slug: string, ...rest: string[]): string {
  return ["", "prompt", slug, ...rest].map(encodeURIComponent).join("/");
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
