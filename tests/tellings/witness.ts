// What a command could know. A service can answer from an earlier moment, and nothing in such an answer
// differs from one of a service where nothing happened since. This judges by the answers themselves.
import { isObject, type Json, type JsonObject } from "../../lib/content/json.ts";
import type { Answered } from "../../lib/local/answer.ts";

/** One prompt as an answer told it. */
interface Told {
  id: string;
  version: string;
}

/** What one answer told of prompts. */
export interface Heard {
  /** A page of the list of all prompts, a list of one slug, a prompt, one of its versions, or its history. */
  way: "first page" | "page" | "slug" | "read" | "version" | "history";
  told: Told[];
}

/** What an answer told of prompts; undefined when it is about something else. */
export function heard({ method, url, answer }: Answered): Heard | undefined {
  if (url.pathname === "/btql") return { way: "history", told: toldIn(answer, "data") };
  if (method !== "GET" || !url.pathname.startsWith("/v1/prompt")) return undefined;
  const { searchParams } = url;
  if (url.pathname === "/v1/prompt") {
    const page = searchParams.has("starting_after") ? "page" : "first page";
    return { way: searchParams.has("slug") ? "slug" : page, told: toldIn(answer, "objects") };
  }
  const way = searchParams.has("version") ? "version" : "read";
  return { way, told: isObject(answer) ? [toldOf(answer)] : [] };
}

function toldIn(answer: Json, key: string): Told[] {
  const rows = isObject(answer) ? answer[key] : undefined;
  return Array.isArray(rows) ? rows.filter(isObject).map(toldOf) : [];
}

const toldOf = ({ id, _xact_id }: JsonObject): Told => ({
  id: String(id),
  version: String(_xact_id),
});

/**
 * Whether all that a command heard of prompt `id` is a version older than `live`, so that it would have
 * heard the same without the edit. Where other answers contradict each other there was a reason to ask
 * for that prompt alone, and only that excuses.
 */
export function isOnlyEarlier(all: readonly Heard[], id: string, live: string): boolean {
  const of = (answer: Heard): Told[] => answer.told.filter((told) => told.id === id);
  const versions = all.flatMap(of).map(({ version }) => BigInt(version));
  if (versions.length === 0 || versions.some((version) => version >= BigInt(live))) return false;
  const isAsked = all.some((answer) => answer.way === "read" && of(answer).length > 0);
  return isAsked || !isContradictory(all);
}

/** Whether the answers that say what is live cannot all come from one moment of one service. */
export function isContradictory(all: readonly Heard[]): boolean {
  const live = all.filter(({ way }) => way !== "version" && way !== "history");
  const versions = new Map<string, string>();
  for (const { id, version } of live.flatMap(({ told }) => told)) {
    if ((versions.get(id) ?? version) !== version) return true;
    versions.set(id, version);
  }
  return listingsOf(live).some((listing) => isTorn(listing, versions));
}

/** The whole lists, each as the ids of its pages; several can run one after the other. */
function listingsOf(live: readonly Heard[]): string[][][] {
  const listings: string[][][] = [];
  for (const { way, told } of live) {
    if (way === "first page") listings.push([]);
    if (way === "first page" || way === "page") listings.at(-1)?.push(told.map(({ id }) => id));
  }
  return listings;
}

/** Whether a list lacks a prompt that another answer has, or has one twice. */
function isTorn(pages: string[][], versions: ReadonlyMap<string, string>): boolean {
  const ids = pages.flat();
  return new Set(ids).size !== ids.length || [...versions.keys()].some((id) => !ids.includes(id));
}
