// A repository, a Braintrust with more projects than one, and what its database really holds.
import { DatabaseSync } from "node:sqlite";
import type { JsonObject } from "../../lib/content/json.ts";
import type { Quirk } from "../../lib/local/quirks.ts";
import { PROJECT, type Sandbox, sandbox } from "../sandbox.ts";
import { type Heard, heard } from "./witness.ts";

/** A version that somebody wrote in Braintrust. */
export interface Version {
  slug: string;
  xact: string;
  action: string;
  row: JsonObject;
}

/** A sandbox, and the truth about its Braintrust. */
export interface World extends AsyncDisposable {
  box: Sandbox;
  projectId: string;
  /** The versions that are live, by slug. */
  live: () => Map<string, Version>;
  /** Every version of the project, oldest first. */
  versions: () => Version[];
  /** What was answered about prompts since the last `heard.splice(0)`. */
  heard: Heard[];
  /** Whether anything was written to a project that is not ours. */
  areOthersTouched: () => boolean;
  /** Lets Braintrust behave as it is told. */
  behave: (quirks: readonly Quirk[]) => void;
}

export const FILES = {
  "prompts/one.md": `---
name: first prompt
description: Scores a signal.
model: gpt-5-mini
params:
  temperature: 0.2
  custom_hint: keep
tags: [Beta, alpha, beta]
metadata:
  owner: team-a
  level: 3
  live: true
---
{{role "system"}}
You are terse. Na\u00efve Cafe\u0301.  
Second line.

{{role "user"}}
Look at {{signal}} now. \u00a0
`,
  "prompts/two.md": "---\nmodel: gpt-5\n---\nTwo says a thing and another.\n",
  "prompts/three.md": `---
model: gpt-5
---
{{role "system"}}
Top line of three.

Middle line of three, which nobody touches, and which is long enough.

Another line of three, which nobody touches either.

Bottom line of three.
`,
  "prompts/four.md": `---
description: Fourth.
model: gpt-5
params:
  temperature: 0.5
  stop: [""]
tools:
  - type: function
    function:
      name: lookup
      parameters:
        type: object
        properties: {}
---
{{role "system"}}
Four.

{{role "assistant"}}
Yes.
`,
  "prompts/five.md": "Five is plain.\n",
};

/** Projects whose names a careless server takes for ours. */
const OTHERS = [`${PROJECT}-eu`, PROJECT.toUpperCase(), "unrelated"];

export async function openWorld(quirks: readonly Quirk[]): Promise<World> {
  const folder = await Deno.makeTempDir({ prefix: "tellings " });
  const db = `${folder}/db.sqlite`;
  const answers: Heard[] = [];
  const box = await sandbox(FILES, {
    db,
    onAnswer: (answered) => {
      const one = heard(answered);
      if (one) answers.push(one);
    },
  });
  await box.api("POST", "/environment", { name: "production", slug: "production" });
  for (const name of OTHERS) await fill(box, name);
  const { objects } = await box.api("GET", `/v1/project?project_name=${PROJECT}`);
  const projectId = String((objects as JsonObject[])[0]?.["id"]);
  const database = new DatabaseSync(db, { readOnly: true });
  const select = (condition: string, order: string): Version[] =>
    database.prepare(
      `SELECT versions.slug AS slug, CAST(versions.xact AS TEXT) AS xact, action, row FROM versions
       JOIN prompts ON prompts.id = prompt_id WHERE ${condition} ORDER BY ${order}`,
    ).all().map(({ slug, xact, action, row }) => ({
      slug: String(slug),
      xact: String(xact),
      action: String(action),
      row: JSON.parse(String(row)),
    }));
  const ours = `project_id = '${projectId}'`;
  const isLive = "versions.xact = prompts.xact AND deleted = 0";
  const others = (): string => JSON.stringify(select(`NOT ${ours}`, "versions.xact, prompts.id"));
  const before = others();
  box.local.setQuirks(quirks);
  return {
    box,
    projectId,
    live: () => new Map(select(`${ours} AND ${isLive}`, "slug").map((one) => [one.slug, one])),
    versions: () => select(ours, "versions.xact"),
    heard: answers,
    areOthersTouched: () => others() !== before,
    behave: (next) => box.local.setQuirks(next),
    [Symbol.asyncDispose]: async (): Promise<void> => {
      database.close();
      await box[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Another team's project: some slugs are ours too, and all carry a stamp. */
async function fill({ api }: Sandbox, name: string): Promise<void> {
  const { id } = await api("POST", "/v1/project", { name });
  const stamp = { source_sha256: "0".repeat(64), content_sha256: "0".repeat(64), path: "x.md" };
  const functions = ["one", "theirs"].map((slug) => ({
    project_id: id,
    slug,
    name: slug,
    if_exists: "replace",
    prompt_data: { prompt: { type: "chat", messages: [{ role: "user", content: "Theirs." }] } },
    metadata: { prompt_sync: { ...stamp, blob: "0".repeat(40), tool: "prompt-sync/1" } },
  }));
  await api("POST", "/insert-functions", { functions });
}
