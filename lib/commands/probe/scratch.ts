// What the probe makes to work in, and how it leaves nothing behind.
import { type Braintrust, objectsOf } from "../../braintrust/client.ts";
import { HttpError } from "../../braintrust/http.ts";
import { isObject } from "../../content/json.ts";
import { Failure } from "../../text/failure.ts";
import type { Answered, Bench } from "./bench.ts";

/** How the names of everything begin that a probe makes. */
export const PREFIX = "prompt-sync-probe";
const DESCRIPTION = "Made by deno task doctor --probe. It can be deleted.";

/** The names of what one probe makes: nobody has a project of such a name. */
export interface Names {
  projects: readonly [string, string, string];
  environment: string;
}

/** Names for one probe. The two other projects are named closely to the first. */
export function namesFor(token: string): Names {
  const name = `${PREFIX}-${token}`;
  return { projects: [name, `${name}-b`, name.toUpperCase()], environment: name };
}

/** Makes the projects. Throws a Failure that says so when the key may not. */
export async function makeProjects(
  ask: Bench["ask"],
  orgName: string,
  { projects }: Names,
): Promise<Pick<Bench, "project" | "neighbours">> {
  const made = [];
  for (const name of projects) {
    const answer = await ask("POST", "/v1/project", {
      name,
      description: DESCRIPTION,
      org_name: orgName,
    });
    made.push({ name, id: idOf(answer) });
  }
  const [project, ...neighbours] = made;
  if (!project) throw new Error("no names");
  return { project, neighbours };
}

function idOf({ status, body, says }: Answered): string {
  if (isObject(body) && typeof body["id"] === "string") return body["id"];
  if (status === 401 || status === 403) {
    throw new Failure(`Cannot probe: the key may not make projects (${status})`, {
      hint: "Use a key that may, or do without: the checks above only read",
    });
  }
  throw new Failure(`Cannot probe: no project could be made: ${says || "the answer has no id"}`);
}

/** What removing came to. */
export interface Removed {
  /** How many things are gone. */
  removed: number;
  /** What may still be there. */
  left: string[];
}

/**
 * Removes everything that stands under these names. It goes by name, because the answer to the request
 * that made something may never have come.
 */
export async function removeAll(braintrust: Braintrust, names: Names): Promise<Removed> {
  const done: Removed = { removed: 0, left: [] };
  const attempt = async (what: string, find: () => Promise<string | undefined>): Promise<void> => {
    try {
      const path = await find();
      if (path === undefined) return;
      await remove(braintrust, path);
      done.removed++;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      done.left.push(what);
    }
  };
  const { environment } = names;
  await attempt(`environment "${environment}"`, () => pathOfEnvironment(braintrust, environment));
  for (const name of names.projects) {
    await attempt(`project "${name}"`, async () => {
      const project = await braintrust.findProject(name);
      return project && `/v1/project/${project.id}`;
    });
  }
  return done;
}

async function pathOfEnvironment(
  braintrust: Braintrust,
  environment: string,
): Promise<string | undefined> {
  try {
    const query = new URLSearchParams({ org_name: braintrust.orgName });
    const answer = await braintrust.request("GET", `/environment?${query}`);
    const found = objectsOf(answer, braintrust.apiUrl).find(({ slug }) => slug === environment);
    return found && `/environment/${found["id"]}`;
  } catch (error) {
    // Who may not see environments has made none.
    if (error instanceof HttpError && [401, 403, 404].includes(error.status)) return undefined;
    throw error;
  }
}

/** Deleting is repeated: twice does no harm. */
async function remove(braintrust: Braintrust, path: string): Promise<void> {
  let isRepeated = false;
  try {
    await braintrust.repeat(
      () => braintrust.sendOnce("DELETE", path),
      () => void (isRepeated = true),
    );
  } catch (error) {
    // It may be the attempt before that has removed it.
    if (!(isRepeated && error instanceof HttpError && error.status === 404)) throw error;
  }
}
