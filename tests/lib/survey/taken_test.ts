import { assertEquals } from "@std/assert";
import { canonicalContent, type Content } from "../../../lib/content/content.ts";
import { leftFields, takenContent, type Taking } from "../../../lib/survey/taken.ts";
import type { JsonObject } from "../../../lib/content/json.ts";
import type { PromptFile } from "../../../lib/prompt/prompt_file.ts";
import type { LiveVersion } from "../../../lib/survey/live_version.ts";

const content = (text: unknown, options: JsonObject = {}, more: JsonObject = {}): Content => {
  const messages = [{ role: "system", content: text }];
  const prompt_data = { prompt: { type: "chat", messages }, options };
  return canonicalContent({ slug: "a", name: "A", prompt_data, ...more } as JsonObject);
};
const fileOf = (one: Content): PromptFile => ({ prompt: () => ({ content: one }) }) as PromptFile;
const versionOf = (version: string, one: Content): LiveVersion =>
  ({ version, content: () => one }) as LiveVersion;
const position = { position: "0" };

type Line = [name: string, Partial<Taking>, want: Content];
// deno-fmt-ignore
const TABLE: Line[] = [
  ["a prompt without a file: all that is known", { state: "unmanaged", live: versionOf("2", content("x", position, { comments: 0 })) }, content("x", position)],
  ["drifted: only the edit, no addition", { state: "drifted", file: fileOf(content("x")), base: versionOf("1", content("x", position)), live: versionOf("2", content("y", position)) }, content("y")],
  ["drifted: what Braintrust tells otherwise stays as the file has it", { state: "drifted", file: fileOf(content("x", {}, { tags: ["B"] })), base: versionOf("1", content("x", {}, { tags: ["b"] })), live: versionOf("2", content("y", {}, { tags: ["b"] })) }, content("y", {}, { tags: ["B"] })],
  ["drifted: an added field that was edited", { state: "drifted", file: fileOf(content("x")), base: versionOf("1", content("x", position)), live: versionOf("2", content("x", { position: "1" })) }, content("x", { position: "1" })],
  ["drifted: a field that was removed", { state: "drifted", file: fileOf(content("x", {}, { description: "d" })), base: versionOf("1", content("x", {}, { description: "d" })), live: versionOf("2", content("x")) }, content("x")],
  ["drifted without a base: as live tells it", { state: "drifted", file: fileOf(content("x")), live: versionOf("2", content("y", position, { comments: 0 })) }, content("y", position)],
  ["text parts: spelled as the file spells it", { state: "conflict", file: fileOf(content("x")), live: versionOf("2", content([{ type: "text", text: "y" }])) }, content("y")],
  ["rewritten: other values, no addition", { state: "drifted", isRewritten: true, file: fileOf(content("x ")), live: versionOf("2", content("x", position)) }, content("x")],
  ["rewritten: what git removed and Braintrust kept", { state: "drifted", isRewritten: true, told: [{ field: "prompt_data.options.model", how: "changed", isKnown: true }], file: fileOf(content("x")), live: versionOf("2", content("x", { model: "m", ...position })) }, content("x", { model: "m" })],
  ["rewritten: what Braintrust adds is not taken", { state: "drifted", isRewritten: true, told: [{ field: "prompt_data.options.position", how: "added", isKnown: true }], file: fileOf(content("x")), live: versionOf("2", content("x", position)) }, content("x")],
  ["rewritten, but in conflict: live as a whole", { state: "conflict", isRewritten: true, file: fileOf(content("x")), live: versionOf("2", content("y")) }, content("y")],
  ["in conflict: live as a whole, whatever its base", { state: "conflict", file: fileOf(content("x")), base: versionOf("1", content("y")), live: versionOf("2", content("y")) }, content("y")],
  ["drifted from itself: live as a whole", { state: "drifted", file: fileOf(content("x")), base: versionOf("2", content("y")), live: versionOf("2", content("y")) }, content("y")],
];
Deno.test("takenContent() — nothing where nothing is live", () => {
  const none = { live: undefined, base: undefined, told: [], isRewritten: false };
  assertEquals(takenContent({ ...none, state: "missing", file: fileOf(content("x")) }), undefined);
});
for (const [name, taking, want] of TABLE) {
  Deno.test(`takenContent() — ${name}`, () => {
    const rest = { state: "drifted", file: undefined, live: undefined, base: undefined } as const;
    assertEquals(takenContent({ ...rest, told: [], isRewritten: false, ...taking }), want);
  });
}

Deno.test("leftFields() — what nobody knows, unless the file carries it", () => {
  const live = versionOf("1", content("x", { other: 1 }, { comments: 0 }));
  assertEquals(leftFields({ file: undefined, live }), ["prompt_data.options.other", "comments"]);
  assertEquals(leftFields({ file: fileOf(content("x", { other: 2 })), live }), ["comments"]);
  assertEquals(leftFields({ file: undefined, live: undefined }), []);
});
