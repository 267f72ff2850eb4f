import { assertEquals } from "@std/assert";
import type { Json, JsonObject } from "../../../lib/content/json.ts";
import {
  compareTold,
  hasTold,
  howTold,
  inTermsOf,
  takeTold,
  tellsSame,
  withoutTold,
  withPlainTexts,
} from "../../../lib/content/telling.ts";

/** A prompt with one message; `options` and what else is given. */
const content = (text: unknown, options: JsonObject = {}, more: JsonObject = {}): JsonObject =>
  ({
    slug: "a",
    name: "A",
    prompt_data: { prompt: { type: "chat", messages: [{ role: "user", content: text }] }, options },
    ...more,
  }) as JsonObject;
const part = (text: string): JsonObject[] => [{ type: "text", text }];
const MESSAGE = "prompt_data.prompt.messages.*.content";

type Line = [name: string, sent: JsonObject, told: JsonObject, found: string[], how: string];
// deno-fmt-ignore
const TABLE: Line[] = [
  ["equal", content("x"), content("x"), [], "same"],
  ["a documented field", content("x"), content("x", { position: "0" }), ["added prompt_data.options.position"], "added"],
  ["a field that nobody knows", content("x"), content("x", {}, { comments: 0 }), ["added comments (unknown)"], "same"],
  ["a field that nobody knows, below one that nobody sent", content("x"), content("x", {}, { prompt_data: { prompt: { type: "chat", messages: [{ role: "user", content: "x", id: "1" }] }, options: {} } }), ["added prompt_data.prompt.messages.*.id (unknown)"], "same"],
  ["a field that only the file knows", content("x", { other: 1 }), content("x", { other: 2 }), ["changed prompt_data.options.other"], "changed"],
  ["another text", content("x "), content("x"), [`changed ${MESSAGE}`], "changed"],
  ["text as its only part", content("x"), content(part("x")), [`respelled ${MESSAGE}`], "same"],
  ["the only part as text", content(part("x")), content("x"), [`respelled ${MESSAGE}`], "same"],
  ["another text as its only part", content("x"), content(part("y")), [`changed ${MESSAGE}`], "changed"],
  ["text as a part that says more", content("x"), content([{ type: "text", text: "x", cache_control: {} }]), [`changed ${MESSAGE}`], "changed"],
  ["a field is missing", content("x", {}, { description: "d" }), content("x"), ["changed description"], "changed"],
  ["one more tag", content("x", {}, { tags: ["b"] }), content("x", {}, { tags: ["a", "b"] }), ["added tags"], "added"],
  ["members of a field that nobody sent", content("x"), content("x", { params: { a: 1, b: {} } }), ["added prompt_data.options.params.a", "added prompt_data.options.params.b"], "added"],
  ["tags in another order", content("x", {}, { tags: ["a", "b"] }), content("x", {}, { tags: ["b", "a"] }), [], "same"],
  ["another tag", content("x", {}, { tags: ["B"] }), content("x", {}, { tags: ["b"] }), ["changed tags.*"], "changed"],
  ["a list that grew", content("x", { params: { stop: ["a"] } }), content("x", { params: { stop: ["a", "b"] } }), ["changed prompt_data.options.params.stop"], "changed"],
];
for (const [name, sent, told, found, how] of TABLE) {
  Deno.test(`compareTold(), howTold() — ${name}: ${how}`, () => {
    const compared = compareTold(sent, told);
    const words = compared.map((one) =>
      `${one.how} ${one.field}${one.isKnown ? "" : " (unknown)"}`
    );
    assertEquals(words, found);
    assertEquals(howTold(compared), how);
  });
}

Deno.test("compareTold() — a field of several messages is named once", () => {
  const messages = (end: string): JsonObject => ({
    prompt_data: { prompt: { messages: ["a", "b"].map((text) => ({ content: text + end })) } },
  });
  assertEquals(compareTold(messages(" "), messages("")).map(({ field }) => field), [MESSAGE]);
});

// deno-fmt-ignore
const SAME: [name: string, a: JsonObject, b: JsonObject, want: boolean][] = [
  ["equal", content("x"), content("x"), true],
  ["another text", content("x"), content("y"), false],
  ["another value of a field that nobody knows", content("x", {}, { etag: 1 }), content("x", {}, { etag: 2 }), true],
  ["a field that nobody knows in one of them", content("x", {}, { etag: 1 }), content("x"), false],
];
for (const [name, a, b, want] of SAME) {
  Deno.test(`tellsSame() — ${name}: ${want}`, () => {
    assertEquals([tellsSame(a, b), tellsSame(b, a)], [want, want]);
  });
}

Deno.test("tellsSame() — a field that the file carries counts by its value", () => {
  const [a, b] = [content("x", { other: 1 }), content("x", { other: 2 })];
  assertEquals([tellsSame(a, b), tellsSame(a, b, a)], [true, false]);
});

// deno-fmt-ignore
const TAKEN: [name: string, sent: JsonObject, told: JsonObject, kept: string[], want: JsonObject][] = [
  ["another text", content("x "), content("x"), [], content("x")],
  ["no addition", content("x"), content("x", { position: "0" }, { comments: 0 }), [], content("x")],
  ["what git removed and Braintrust kept", content("x"), content("x", { model: "m", position: "0" }), ["prompt_data.options.model"], content("x", { model: "m" })],
  ["one member of what Braintrust kept", content("x"), content("x", { params: { a: 1, b: 2 } }), ["prompt_data.options.params.a"], content("x", { params: { a: 1 } })],
  ["what Braintrust dropped", content("x", {}, { tags: ["a"] }), content("x"), [], content("x")],
  ["its own spelling of the same", content("x"), content(part("x")), [], content("x")],
];
for (const [name, sent, told, kept, want] of TAKEN) {
  Deno.test(`takeTold() — ${name}`, () => assertEquals(takeTold(sent, told, kept), want));
}

Deno.test("inTermsOf() — without what nobody knows, spelled as the file spells it", () => {
  const told = content(part("y"), { other: 1, position: "0" }, { comments: 0 });
  assertEquals(inTermsOf(told), content(part("y"), { position: "0" }));
  assertEquals(inTermsOf(told, content("x")), content("y", { position: "0" }));
  assertEquals(
    inTermsOf(told, content("x", { other: 2 })),
    content("y", { other: 1, position: "0" }),
  );
});

Deno.test("withoutTold(), hasTold() — a path leads through every item of a list", () => {
  const one = { messages: [{ id: "1", content: "x" }, { content: "y" }], id: "2" };
  assertEquals(withoutTold(one, "messages.*.id"), {
    messages: [{ content: "x" }, { content: "y" }],
    id: "2",
  });
  assertEquals(["messages.*.id", "id", "name", "id.more"].map((path) => hasTold(one, path)), [
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("withPlainTexts() — a message that is one text part says its text, all else stays", () => {
  const told = (...messages: Json[]): JsonObject => ({
    slug: "a",
    prompt_data: { options: { model: "m" }, prompt: { type: "chat", messages } },
  });
  const part = { type: "text", text: "Hi." };
  const others = [
    { role: "user", content: [part, part] },
    { role: "user", content: [{ ...part, cache_control: {} }] },
    { role: "assistant", tool_calls: [] },
    "odd",
  ];
  assertEquals(
    withPlainTexts(told({ role: "system", content: [part] }, ...others)),
    told({ role: "system", content: "Hi." }, ...others),
  );
  for (const prompt_data of ["odd", {}, { prompt: "odd" }, { prompt: { content: [part] } }]) {
    assertEquals(withPlainTexts({ prompt_data }), { prompt_data });
  }
});
