// Braintrust's environments: names that point at versions of prompts.
import { Failure } from "../text/failure.ts";
import { quoted } from "../text/shell.ts";
import { nearest } from "../text/nearest.ts";
import { xactIdOf } from "../content/version.ts";
import { type Braintrust, objectsOf } from "./client.ts";

/** Where an environment points, as a transaction id. */
export interface Pointer {
  environment: string;
  version: string;
}

/** The slugs of the organisation's environments. */
export async function readEnvironments(braintrust: Braintrust): Promise<string[]> {
  const query = new URLSearchParams({ org_name: braintrust.orgName });
  const answer = await braintrust.request("GET", `/environment?${query}`);
  return objectsOf(answer, braintrust.apiUrl).map(({ slug }) => String(slug));
}

/** Throws a Failure when there is no environment called `name`: a typo must not pass for an empty one. */
export async function requireEnvironment(braintrust: Braintrust, name: string): Promise<void> {
  const known = await readEnvironments(braintrust);
  if (known.includes(name)) return;
  const near = nearest(name, known);
  const guess = near ? `; did you mean "${near}"?` : "";
  const list = known.map((slug) => `"${slug}"`).join(", ") || "none yet";
  const create = `deno task promote --environment ${quoted(name)} --create-environment`;
  throw new Failure(`Cannot find the environment "${name}" of "${braintrust.orgName}"${guess}`, {
    hint: `There is ${list}; to create it: ${create}`,
  });
}

/** Creates the environment called `name`. Its slug is taken only once, so that repeating does no harm. */
export async function createEnvironment(braintrust: Braintrust, name: string): Promise<void> {
  await braintrust.request("POST", "/environment", {
    name,
    slug: name,
    org_name: braintrust.orgName,
  });
}

/** Which environments point at which version of prompt `id`. */
export async function readPointers(braintrust: Braintrust, id: string): Promise<Pointer[]> {
  const objects = objectsOf(await braintrust.request("GET", pathOf(id)), braintrust.apiUrl);
  return objects.map(({ environment_slug, object_version }) => ({
    environment: String(environment_slug),
    version: xactIdOf(String(object_version)) ?? "",
  }));
}

/** The version of prompt `id` that `environment` points at; undefined when it points at none. */
export async function versionIn(
  braintrust: Braintrust,
  environment: string,
  id: string,
): Promise<string | undefined> {
  const pointers = await readPointers(braintrust, id);
  return pointers.find((pointer) => pointer.environment === environment)?.version;
}

/** Points `environment` at a version of prompt `id`. Doing it twice does no harm. */
export async function pointAt(
  braintrust: Braintrust,
  environment: string,
  { id, version }: { id: string; version: string },
): Promise<void> {
  const path = `${pathOf(id)}/${encodeURIComponent(environment)}`;
  const body = { object_version: version, org_name: braintrust.orgName };
  await braintrust.request("PUT", path, body);
}

/** Takes prompt `id` out of `environment`. */
export async function pointNowhere(
  braintrust: Braintrust,
  environment: string,
  id: string,
): Promise<void> {
  const query = new URLSearchParams({ org_name: braintrust.orgName });
  await braintrust.request("DELETE", `${pathOf(id)}/${encodeURIComponent(environment)}?${query}`);
}

function pathOf(id: string): string {
  return `/environment-object/prompt/${encodeURIComponent(id)}`;
}
