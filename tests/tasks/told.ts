// A prompt with a history: what log, diff and rollback look back on.
import { type Sandbox, sandbox } from "../sandbox.ts";

export const PATH = "prompts/greet.md";
export const FIRST =
  "---\n# Kept for the record.\ninputs:\n  name: Whom to greet.\n---\nGreet {{name}}.\n";
export const SECOND = FIRST.replace("Greet", "Please greet");

/** A sandbox with a history. */
export interface Told extends Sandbox {
  /** Transaction ids: uploaded, uploaded again, edited in Braintrust. */
  versions: [string, string, string];
}

/** A prompt with two commits, each uploaded, and an edit in Braintrust on top. */
export async function told(): Promise<Told> {
  const box = await sandbox({ [PATH]: FIRST });
  const upload = async (): Promise<string> => {
    await box.ends(0, "upload");
    return String((await box.row("greet"))._xact_id);
  };
  const first = await upload();
  await box.commit("Pin the first text");
  await box.write(PATH, SECOND);
  const second = await upload();
  await box.commit("Ask politely");
  const edited = await box.edit("greet", "Shout at {{name}}.");
  return Object.assign(box, { versions: [first, second, edited] as Told["versions"] });
}

/** Points an environment at a version. */
export async function assign(box: Sandbox, environment: string, version: string): Promise<void> {
  const { id } = await box.row("greet");
  await box.api("POST", "/environment", { name: environment, slug: environment });
  const body = { object_version: version };
  await box.api("PUT", `/environment-object/prompt/${id}/${environment}`, body);
}
