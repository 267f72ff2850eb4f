import { isObject, type JsonObject } from "../content/json.ts";
import { isNewer } from "../content/version.ts";
import { type Braintrust, unexpected } from "./client.ts";

/** The versions of prompt `id` that Braintrust keeps, newest first, as transaction ids. */
export async function readVersions(
  braintrust: Braintrust,
  projectId: string,
  id: string,
): Promise<string[]> {
  return versionsOf(await readAuditLog(braintrust, projectId, id));
}

/**
 * What Braintrust's audit log has about prompt `id`. This is the query that the SDK's getPromptVersions
 * sends; there is no documented route for it.
 */
export async function readAuditLog(
  braintrust: Braintrust,
  projectId: string,
  id: string,
): Promise<JsonObject[]> {
  const query = {
    from: { op: "function", name: identifier("project_prompts"), args: [literal(projectId)] },
    select: [{ op: "star" }],
    filter: { op: "eq", left: identifier("id"), right: literal(id) },
  };
  const options = { audit_log: true, use_columnstore: false, brainstore_realtime: true };
  const answer = await braintrust.request("POST", "/btql", { query, ...options });
  if (!isObject(answer) || !Array.isArray(answer.data)) {
    throw unexpected(braintrust.apiUrl, 'its history has no list "data"');
  }
  return answer.data.filter(isObject);
}

/** The versions that an audit log names, newest first. */
export function versionsOf(log: readonly JsonObject[]): string[] {
  const versions = log.map(({ _xact_id }) => String(_xact_id))
    .filter((version) => /^\d{1,20}$/.test(version));
  return [...new Set(versions)].sort((a, b) => isNewer(a, b) ? -1 : 1);
}

function identifier(name: string): JsonObject {
  return { op: "ident", name: [name] };
}

function literal(value: string): JsonObject {
  return { op: "literal", value };
}
