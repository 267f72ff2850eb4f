// What Braintrust must have, as far as reading shows it.
import { Failure } from "../../text/failure.ts";
import { quoted } from "../../text/shell.ts";
import type { Facts } from "./facts.ts";
import { cannotTell, failed, notOk, ok, type Verdict } from "./verdict.ts";

const NOT_ASKED = cannotTell("not asked: see above");
const PROBE = "deno task doctor --probe";

export function key({ key }: Facts): Verdict {
  return key instanceof Failure ? failed(key) : ok(`${key.owner}, from ${key.from}`);
}

export function organisation({ login }: Facts): Verdict {
  if (login === undefined) return NOT_ASKED;
  if (login instanceof Failure) return failed(login);
  const { org, others, apiUrl } = login;
  const more = others.length === 0
    ? ""
    : `; the key also belongs to ${others.map((name) => `"${name}"`).join(", ")}: ` +
      "BRAINTRUST_ORG_NAME chooses";
  return ok(`"${org}" at ${apiUrl}${more}`);
}

export function project({ project }: Facts): Verdict {
  if (project === undefined) return NOT_ASKED;
  if (project instanceof Failure) return failed(project);
  return project.isThere ? ok(`"${project.name}"`) : notOk(
    `there is no project "${project.name}", or the key may not see it`,
    "If the name is right: deno task upload --create-project",
  );
}

/** Reading shows what the key may read. */
export function rights({ project, prompts, history }: Facts): Verdict {
  if (prompts === undefined) return NOT_ASKED;
  for (const read of [prompts, history]) if (read instanceof Failure) return failed(read);
  const name = project === undefined || project instanceof Failure ? "" : project.name;
  const what = history === true ? "prompts and their history" : "prompts; there are none yet";
  return ok(`the key may read ${what} in "${name}"; whether it may write: ${PROBE}`);
}

export function environments({ config, environments }: Facts): Verdict {
  const named = config instanceof Failure ? [] : config.environments;
  if (config instanceof Failure) return cannotTell("needs the configuration");
  if (named.length === 0) return ok("none named in the configuration");
  if (environments === undefined) return NOT_ASKED;
  if (environments instanceof Failure) return failed(environments);
  const missing = named.filter((name) => !environments.includes(name));
  const create = (name: string): string =>
    `deno task promote --environment ${quoted(name)} --create-environment`;
  return missing.length === 0 ? ok(named.join(", ")) : notOk(
    `Braintrust has no ${missing.map((name) => `"${name}"`).join(", ")}`,
    ...missing.map(create),
  );
}
