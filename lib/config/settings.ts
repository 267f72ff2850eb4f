import { checkedUrl, isLoopback } from "../text/checked_url.ts";
import { Failure } from "../text/failure.ts";

const DEFAULT_APP_URL = "https://www.braintrust.dev";

/** The environment variables that the commands read. */
export const SETTING_NAMES = [
  "BRAINTRUST_API_KEY",
  "BRAINTRUST_API_URL",
  "BRAINTRUST_APP_URL",
  "BRAINTRUST_ORG_NAME",
  "BRAINTRUST_PROJECT",
] as const;

/** How to reach Braintrust. */
export interface Settings {
  apiKey: string;
  /** Where login happens. */
  appUrl: string;
  /** Beats what login answers. */
  apiUrl: string | undefined;
  orgName: string | undefined;
  /** Name of the project: BRAINTRUST_PROJECT, else that of the configuration. */
  project: string;
}

/**
 * The settings in `env`, where an empty variable counts as unset. Throws a Failure when there is no
 * key, or when a URL is none or would carry the key in the clear.
 */
export function parseSettings(
  env: Readonly<Record<string, string | undefined>>,
  configuredProject: string,
): Settings {
  const value = (name: (typeof SETTING_NAMES)[number]): string | undefined =>
    env[name]?.trim() || undefined;
  const apiKey = value("BRAINTRUST_API_KEY");
  if (apiKey === undefined) {
    throw new Failure("Cannot log in to Braintrust: BRAINTRUST_API_KEY is not set", {
      hint: "Set it in the environment or in .env (see .env.example). " +
        "To try without a key: deno task local, or deno task demo",
    });
  }
  if (!/^[\x21-\x7E]+$/.test(apiKey)) {
    throw new Failure(
      "Cannot log in to Braintrust: BRAINTRUST_API_KEY contains characters that no key has",
      {
        hint: "Copy it again, without white space or quotes",
      },
    );
  }
  const apiUrl = checkedUrl("BRAINTRUST_API_URL", value("BRAINTRUST_API_URL"));
  // One server serves both hosts where Braintrust runs locally; a key for it must not leave.
  const impliedAppUrl = apiUrl !== undefined && isLoopback(new URL(apiUrl))
    ? apiUrl
    : DEFAULT_APP_URL;
  return {
    apiKey,
    apiUrl,
    appUrl: checkedUrl("BRAINTRUST_APP_URL", value("BRAINTRUST_APP_URL")) ?? impliedAppUrl,
    orgName: value("BRAINTRUST_ORG_NAME"),
    project: value("BRAINTRUST_PROJECT") ?? configuredProject,
  };
}
