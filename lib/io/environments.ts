// Braintrust's environments: names that point at versions of prompts.
import { xactIdOf } from "../version.ts";
import { type Braintrust, objectsOf } from "./braintrust.ts";

/** Where an environment points, as a transaction id. */
export interface Pointer {
  environment: string;
  version: string;
}

/** The slugs of the organisation's environments. */
export async function readEnvironments(braintrust: Braintrust): Promise<string[]> {
  const query = new URLSearchParams({ org_name: braintrust.orgName });
  const answer = await braintrust.read("GET", `/environment?${query}`);
  return objectsOf(answer, braintrust.apiUrl).map(({ slug }) => String(slug));
}

/** Which environments point at which version of prompt `id`. */
export async function readPointers(braintrust: Braintrust, id: string): Promise<Pointer[]> {
  const objects = objectsOf(await braintrust.read("GET", pathOf(id)), braintrust.apiUrl);
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
  id: string,
  version: string,
): Promise<void> {
  const path = `${pathOf(id)}/${encodeURIComponent(environment)}`;
  const body = { object_version: version, org_name: braintrust.orgName };
  await braintrust.read("PUT", path, body);
}

function pathOf(id: string): string {
  return `/environment-object/prompt/${encodeURIComponent(id)}`;
}
