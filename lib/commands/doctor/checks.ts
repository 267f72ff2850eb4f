// The checks, in the order in which they are printed: what one needs stands above it.
import * as braintrust from "./braintrust_checks.ts";
import type { Facts } from "./facts.ts";
import * as repository from "./repository_checks.ts";
import type { Verdict } from "./verdict.ts";

/** One check. */
export interface Check {
  name: string;
  judge: (facts: Facts) => Verdict;
}

/** A check and how it ended. */
export interface Checked extends Verdict {
  name: string;
}

export const CHECKS: readonly Check[] = [
  { name: "Deno", judge: repository.deno },
  { name: "git", judge: repository.git },
  { name: "configuration", judge: repository.configuration },
  { name: "upload", judge: repository.upload },
  { name: "prompt files", judge: repository.promptFiles },
  { name: "lock", judge: repository.lock },
  { name: "generated files", judge: repository.generatedFiles },
  { name: "commit hook", judge: repository.hook },
  { name: "CI", judge: repository.ci },
  { name: ".env", judge: repository.envFile },
  { name: "key", judge: braintrust.key },
  { name: "organisation", judge: braintrust.organisation },
  { name: "project", judge: braintrust.project },
  { name: "rights", judge: braintrust.rights },
  { name: "environments", judge: braintrust.environments },
];

/** All checks of these facts. */
export function check(facts: Facts): Checked[] {
  return CHECKS.map(({ name, judge }) => ({ name, ...judge(facts) }));
}
