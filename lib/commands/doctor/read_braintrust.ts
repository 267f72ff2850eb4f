// What Braintrust says to requests that only read.
import { Braintrust, objectsOf } from "../../braintrust/client.ts";
import { readEnvironments } from "../../braintrust/environments.ts";
import { readAuditLog } from "../../braintrust/versions.ts";
import type { Config } from "../../config/config.ts";
import { parseSettings, type Settings } from "../../config/settings.ts";
import { Failure } from "../../text/failure.ts";
import type { Context } from "../context.ts";
import type { Facts, Read } from "./facts.ts";
import { isKeyOfFile, reading } from "./read.ts";

type Remote = Pick<
  Facts,
  "key" | "login" | "project" | "prompts" | "history" | "environments"
>;
const NOT_ASKED = {
  login: undefined,
  project: undefined,
  prompts: undefined,
  history: undefined,
  environments: undefined,
};

/** What can be read of Braintrust, as far as key and project allow, and the client that read it. */
export async function readRemote(
  context: Context,
  config: Read<Config>,
): Promise<{ facts: Remote; braintrust?: Braintrust }> {
  const { env, unusable, patience, progress } = context;
  const settings = await reading(() => {
    if (unusable) throw unusable;
    return Promise.resolve(parseSettings(env, config instanceof Failure ? "" : config.project));
  });
  if (settings instanceof Failure) return { facts: { ...NOT_ASKED, key: settings } };
  const key = await keyFacts(context.root, settings);
  progress(`Logging in at ${settings.appUrl}`);
  const braintrust = await reading(() => Braintrust.login(settings, patience));
  if (braintrust instanceof Failure) {
    return { facts: { ...NOT_ASKED, key, login: braintrust } };
  }
  const { orgName, orgNames, apiUrl } = braintrust;
  const login = { org: orgName, others: orgNames.filter((name) => name !== orgName), apiUrl };
  const environments = await reading(() => readEnvironments(braintrust));
  const rest = await readProject(braintrust, settings.project);
  return { facts: { key, login, environments, ...rest }, braintrust };
}

async function keyFacts(root: string, { apiKey }: Settings): Promise<Remote["key"]> {
  const owner = apiKey.startsWith("sk-")
    ? "a user's key"
    : apiKey.startsWith("bt-st-")
    ? "a service account's key"
    : "a key of a kind that is not known here";
  return { owner, from: await isKeyOfFile(root, apiKey) ? ".env" : "the environment" };
}

async function readProject(
  braintrust: Braintrust,
  name: string,
): Promise<Pick<Remote, "project" | "prompts" | "history">> {
  const none = { prompts: undefined, history: undefined };
  if (name === "") return { project: undefined, ...none };
  const project = await reading(() => braintrust.findProject(name));
  if (project instanceof Failure) return { project, ...none };
  if (project === undefined) return { project: { name, isThere: false }, ...none };
  const first = await reading(() => firstPrompt(braintrust, project.id));
  const history = first instanceof Failure || first === undefined
    ? undefined
    : await reading(() => readAuditLog(braintrust, project.id, first));
  return {
    project: { name, isThere: true },
    prompts: first instanceof Failure ? first : first === undefined ? "none" : "some",
    history: history === undefined || history instanceof Failure ? history : true,
  };
}

async function firstPrompt(braintrust: Braintrust, project: string): Promise<string | undefined> {
  const query = new URLSearchParams({ project_id: project, limit: "1" });
  const [row] = objectsOf(
    await braintrust.request("GET", `/v1/prompt?${query}`),
    braintrust.apiUrl,
  );
  return row === undefined ? undefined : String(row["id"]);
}
