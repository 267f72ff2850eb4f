import { assertEquals } from "@std/assert";
import type { Json } from "../../../lib/content/json.ts";
import type { Quirk } from "../../../lib/local/quirks.ts";
import { prettyVersion } from "../../../lib/content/version.ts";
import { folder, runOfficial } from "./official.ts";
import { at, entry, environment, insert, open, promptData, text } from "./open.ts";

const CHILD = `${import.meta.dirname}/sdk_child.ts`;

Deno.test("the official SDK logs in, loads, lists versions and publishes", () => useSdk([]));

Deno.test("the official SDK accepts the rows of server-defaults", () =>
  useSdk([{ name: "server-defaults" }]));

async function useSdk(quirks: readonly Quirk[]): Promise<void> {
  await using opened = await open({ quirks });
  await using home = await folder();
  await environment(opened, "prod");
  const first = await insert(
    opened,
    entry(opened.project, "greet", {
      prompt_data: promptData("Old {{who}}"),
      environments: [{ slug: "prod" }],
    }),
  );
  const second = await insert(
    opened,
    entry(opened.project, "greet", { prompt_data: promptData("New {{who}}") }),
  );
  const id = text(at(first, "functions", 0, "id"));
  const [v1, v2] = [text(at(first, "xact_id")), text(at(second, "xact_id"))];
  const ran = await runOfficial(
    opened.local,
    home.path,
    CHILD,
    "P",
    "greet",
    id,
    prettyVersion(v1),
    v1,
    opened.project,
  );
  assertEquals(ran.code, 0, ran.stderr);
  const old = { version: v1, model: "gpt-5-mini", text: "Old you" };
  const latest = { version: v2, model: "gpt-5-mini", text: "New you" };
  const steps = new Map(
    ran.stdout.trim().split("\n").map((line) => {
      const { step, value }: { step: string; value: Json } = JSON.parse(line);
      return [step, value];
    }),
  );
  const published = await opened.ask("GET", "/v1/prompt?project_name=Published");
  assertEquals<unknown>(Object.fromEntries(steps), {
    login: { org: "local", api: opened.local.url },
    latest,
    pretty: old,
    xact: old,
    environment: old,
    id: latest,
    "id and environment": old,
    versions: [prettyVersion(v2), prettyVersion(v1)],
    missing: "Prompt none not found in P",
    published: {
      version: text(at(published.body, "objects", 0, "_xact_id")),
      model: "gpt-5-mini",
      text: "Hi you",
    },
  });
  assertEquals(at(published.body, "objects", 0, "tags"), ["a"]);
  assertEquals(at(published.body, "objects", 0, "metadata"), { owner: "me" });
}
