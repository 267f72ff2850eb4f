import type { Bundle } from "../content/bundled.ts";
import type { Connection } from "./fetch_rows.ts";
import type { PromptSettings } from "./settings.ts";

/** How to reach Braintrust; undefined without a key. */
export function connectionOf(
  { apiUrl, apiKey, project, orgName }: PromptSettings,
  bundled: Bundle["project"],
): Connection | undefined {
  if (apiKey === undefined) return undefined;
  const isKnown = project === undefined || project === bundled.name;
  if (isKnown && bundled.id !== null) {
    return { apiUrl, apiKey, project: { project_id: bundled.id } };
  }
  const named = { project_name: project ?? bundled.name };
  return {
    apiUrl,
    apiKey,
    project: orgName === undefined ? named : { ...named, org_name: orgName },
  };
}
