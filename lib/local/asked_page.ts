// Which part of a list a request asks for.
import { uuid } from "./input.ts";
import { refuse } from "./refusal.ts";
import type { Page } from "./paging.ts";
import { type Call, query } from "./call.ts";

const EVERYTHING = -1;

/** The page that a request asks for. */
export function pageOf(call: Call): Page {
  const after = query(call, "starting_after");
  const before = query(call, "ending_before");
  if (after && before) refuse(400, "Only one of starting_after and ending_before may be given");
  const cursor = after ?? before;
  if (cursor && uuid(cursor)) {
    refuse(400, `${after ? "starting_after" : "ending_before"}: Invalid uuid`);
  }
  return {
    limit: limitOf(call),
    ...(after && !call.quirks.has("repeat-page") ? { after } : {}),
    ...(before ? { before } : {}),
  };
}

function limitOf(call: Call): number {
  const cap = call.quirks.value("page-cap") ?? EVERYTHING;
  const asked = query(call, "limit");
  if (asked === undefined) return cap;
  if (!/^\d{1,9}$/.test(asked)) refuse(400, "limit: Expected a number that is 0 or greater");
  return cap === EVERYTHING ? Number(asked) : Math.min(Number(asked), cap);
}

/** The ids that a request narrows its list to; undefined when it does not. */
export function idsOf(call: Call): string[] | undefined {
  const ids = call.url.searchParams.getAll("ids");
  if (ids.some((id) => uuid(id))) refuse(400, "ids: Invalid uuid");
  return ids.length > 0 ? ids : undefined;
}
