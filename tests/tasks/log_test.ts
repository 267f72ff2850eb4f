import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { assign, FIRST, PATH, told } from "./told.ts";
import { prettyVersion } from "../../lib/content/version.ts";

Deno.test("log — each version with its commit, its environments, or that it was edited outside git", async () => {
  await using box = await told();
  const { versions } = box;
  await assign(box, "production", versions[0]);
  const { code, stdout } = await box.run("log", ["greet"]);
  assertEquals(code, 0);
  const [edited = "", polite = "", start = ""] = stdout.trim().split("\n");
  const [one = "", two = "", three = ""] = versions.map(prettyVersion);
  assertStringIncludes(edited, three);
  assertStringIncludes(edited, "edited outside git");
  assertMatch(
    polite,
    new RegExp(
      `^${two}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d  [0-9a-f]{12}  \\w+ Ask politely \\(pinned\\)$`,
    ),
  );
  assertMatch(start, new RegExp(`^${one} .* start \\(production\\)$`));
  const json = JSON.parse((await box.here("log", ["greet", "--format", "json"])).stdout);
  assertEquals(
    json.versions.map(({ xact_id }: { xact_id: string }) => xact_id),
    versions.toReversed(),
  );
  assertEquals(json.versions[0].commit, null);
});

Deno.test("log — a prompt that is not there is a failure with the nearest name", async () => {
  await using box = await told();
  assertStringIncludes((await box.here("log", ["gret"])).stderr, 'did you mean "greet"?');
  await box.ends(2, "log");
});

Deno.test("log — a text that a merge commit brought has that commit", async () => {
  await using box = await told();
  await box.ends(0, "upload --force");
  await box.commit("Pin what is live");
  await box.git("switch", "--quiet", "--create", "theirs");
  await box.commit("theirs");
  await box.git("switch", "--quiet", "-");
  await box.commit("ours");
  await box.git("merge", "--quiet", "--no-commit", "theirs");
  await box.write(PATH, FIRST.replace("Greet", "Warmly greet"));
  await box.ends(0, "upload");
  await box.commit("Both together");
  const { stdout } = await box.here("log", ["greet"]);
  assertStringIncludes(stdout.split("\n")[0] ?? "", "Both together (pinned)");
});
