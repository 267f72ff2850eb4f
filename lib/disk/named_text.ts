import { Failure } from "../text/failure.ts";
import type { Place } from "../text/place.ts";
import { namedFile, readText } from "./files.ts";

/** The text of a file that somebody named, as `namedFile` finds it; `-` is stdin. */
export async function readNamed(
  place: Place,
  path: string,
  outsideHint?: string,
): Promise<string> {
  if (path === "-") return await new Response(Deno.stdin.readable).text();
  const text = await readText(place.root, await namedFile(place, path, outsideHint));
  if (text === undefined) throw new Failure(`Cannot read ${path}: it does not exist`);
  return text;
}
