import { Failure } from "../text/failure.ts";
import { SETTING_NAMES } from "./settings.ts";

/** Values of the settings, by name. */
export type Values = Record<string, string | undefined>;

const HOSTS = ["BRAINTRUST_API_URL", "BRAINTRUST_APP_URL"];

/**
 * The settings of the environment; a `.env` file serves those that are not set or blank. Throws a
 * Failure where the file would choose the host for a key of the environment: a `.env` that comes
 * with a pull request would have the key of CI sent to a stranger. A host goes with its own key.
 */
export function withEnvFile(environment: Values, file: Values): Values {
  const given = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const host = HOSTS.find((name) => given(name) === undefined && file[name]?.trim());
  if (given("BRAINTRUST_API_KEY") !== undefined && host !== undefined) {
    throw new Failure(`Cannot use ${host} of .env: the key comes from the environment`, {
      hint: `Set ${host} in the environment as well, or the key in .env alone`,
    });
  }
  return Object.fromEntries(SETTING_NAMES.map((name) => [name, given(name) ?? file[name]]));
}
