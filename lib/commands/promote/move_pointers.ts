// Moves what an environment points at: each move is read back, and all move or none.
import { Failure } from "../../text/failure.ts";
import { prettyVersion } from "../../content/version.ts";
import type { Braintrust } from "../../braintrust/client.ts";
import { pointAt, pointNowhere, versionIn } from "../../braintrust/environments.ts";

/** One pointer: from where to where. Undefined is nowhere. */
export interface Move {
  slug: string;
  id: string;
  from: string | undefined;
  to: string | undefined;
}

/** Makes all of `moves`. When one fails, those before it are moved back, and the Failure says so. */
export async function movePointers(
  braintrust: Braintrust,
  environment: string,
  moves: readonly Move[],
): Promise<void> {
  const begun: Move[] = [];
  try {
    for (const move of moves) {
      begun.push(move);
      await movePointer(braintrust, environment, move);
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const left = await moveBack(braintrust, environment, begun);
    throw failed(environment, begun, left, error);
  }
}

async function movePointer(
  braintrust: Braintrust,
  environment: string,
  { slug, id, to }: Move,
): Promise<void> {
  if (to !== undefined) await pointAt(braintrust, environment, { id, version: to });
  else if (await versionIn(braintrust, environment, id) !== undefined) {
    await pointNowhere(braintrust, environment, id);
  }
  if (await versionIn(braintrust, environment, id) === to) return;
  throw new Failure(
    `Cannot prove that "${slug}" moved: "${environment}" points to another version`,
  );
}

/** Moves back the newest first; returns what may still stand where it was moved to. */
async function moveBack(
  braintrust: Braintrust,
  environment: string,
  begun: readonly Move[],
): Promise<Move[]> {
  for (let count = begun.length; count > 0; count--) {
    const { slug, id, from, to } = begun[count - 1] as Move;
    try {
      await movePointer(braintrust, environment, { slug, id, from: to, to: from });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // The others would wait as long for an answer that does not come.
      return begun.slice(0, count);
    }
  }
  return [];
}

function failed(
  environment: string,
  begun: readonly Move[],
  left: readonly Move[],
  cause: Failure,
): Failure {
  const last = begun.at(-1);
  const names = begun.slice(0, -1).map(({ slug }) => `"${slug}"`).join(", ");
  const back = names === "" ? "nothing has moved" : `${names} moved and were moved back`;
  const spelled = (version: string | undefined): string =>
    version === undefined ? "none" : prettyVersion(version);
  const stuck = left.map(({ slug, from, to }) => `"${slug}" (${spelled(from)} → ${spelled(to)})`);
  const state = left.length === 0 ? back : `perhaps not moved back: ${stuck.join(", ")}`;
  return new Failure(
    `Cannot move "${last?.slug}" in "${environment}": ${cause.message}; ${state}`,
    { cause, hint: `deno task promote --environment ${environment} --dry-run` },
  );
}
