import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  joinMessages,
  joinText,
  readText,
  ROLES,
  splitMessages,
  trimBlankLines,
  updateBody,
} from "../../lib/messages.ts";
import { text } from "./arbitrary_row.ts";
import { runs } from "./runs.ts";

Deno.test("splitMessages() — texts and their lines", () => {
  const body = '\n{{role "system"}}\n\na\n\n{{role "user"}}\nb\n c \n\n';
  assertEquals(splitMessages(body), {
    messages: [{ role: "system", text: "a", line: 3 }, { role: "user", text: "b\n c ", line: 6 }],
    problems: [],
  });
});

Deno.test("splitMessages() — no marker is one system message", () => {
  const { messages, problems } = splitMessages('say {{role "user"}} inline');
  assertEquals(messages, [{ role: "system", text: 'say {{role "user"}} inline', line: 0 }]);
  assertEquals(problems, []);
});

Deno.test("splitMessages() — a variable called role is no marker", () => {
  for (const line of ["{{role}}", "{{ role }}", "{{roles}}", "{{role.name}}", "{{#role}}"]) {
    assertEquals(splitMessages(line).problems, [], line);
  }
});

Deno.test("trimBlankLines() — spaces and tabs are blank, other white space is not", () => {
  assertEquals(trimBlankLines("\n \t\n\u00A0\n a \n\n"), "\u00A0\n a ");
  assertEquals(trimBlankLines(" \n"), "");
});

// deno-fmt-ignore
const NOT_BODY: [name: string, messages: never][] = [
  ["no list", {}], ["no message", []], ["content of parts", [{ role: "user", content: [] }]],
  ["null content", [{ role: "user", content: null }]], ["empty text", [{ role: "user", content: "" }]],
  ["a name", [{ role: "user", content: "x", name: "n" }]], ["unknown role", [{ role: "x", content: "x" }]],
  ["blank lines alone", [{ role: "user", content: " \n" }]], ["mixed line breaks", [{ role: "user", content: "a\r\nb\nc" }]], ["a marker", [{ role: "user", content: 'x\n{{role "user"}}' }]],
  ["a near marker", [{ role: "user", content: '{{ role "user" }}' }]], ["CR", [{ role: "user", content: "a\rb" }]],
  ["NUL", [{ role: "user", content: "a\u0000b" }]], ["a lone surrogate", [{ role: "user", content: "\uD800" }]],
  ["a byte order mark", [{ role: "user", content: "\uFEFFx" }]], ["a message that is text", ["x"]],
] as never;
for (const [name, messages] of NOT_BODY) {
  Deno.test(`joinMessages() — no body says: ${name}`, () => {
    assertEquals(joinMessages(messages), undefined);
  });
}

Deno.test("splitMessages() — reads what joinMessages() writes", () => {
  const content = text.filter((any) =>
    joinMessages([{ role: "user", content: any }]) !== undefined
  );
  const message = fc.record({ role: fc.constantFrom(...ROLES), content });
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 4 }), (messages) => {
      const { messages: read, problems } = splitMessages(joinMessages(messages) ?? "");
      assertEquals(problems, []);
      assertEquals(read.map(({ role, text }) => ({ role, content: text })), messages);
    }),
    runs(),
  );
});

Deno.test("joinMessages() — refuses what splitMessages() would read otherwise", () => {
  const message = fc.record({ role: fc.constantFrom(...ROLES), content: text });
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 3 }), (messages) => {
      const body = joinMessages(messages);
      if (body === undefined) return;
      const read = splitMessages(body).messages.map(({ role, text }) => ({ role, content: text }));
      assertEquals(read, messages);
    }),
    runs(),
  );
});

const ENDS = String.raw`{{role "system" end="\n"}}
Be brief.

{{role "user" start="\n" end="\n\n" lines="crlf"}}
a
b
`;
const ENDED = [
  { role: "system", content: "Be brief.\n" },
  { role: "user", content: "\r\na\r\nb\r\n\r\n" },
];

Deno.test("joinMessages() — outer line breaks and CRLF stay readable", () => {
  assertEquals(joinMessages(ENDED), ENDS);
  const { messages, problems } = splitMessages(ENDS);
  assertEquals(problems, []);
  assertEquals(messages, [
    { role: "system", text: ENDED[0]?.content, line: 1 },
    { role: "user", text: ENDED[1]?.content, line: 4 },
  ]);
});

Deno.test("joinText() — the end of a completion prompt", () => {
  const body = String.raw`{{content end="\n"}}` + "\nOnce\n";
  assertEquals([joinText("Once\n"), joinText("Once"), joinText("\n")], [body, "Once\n", undefined]);
  assertEquals([readText(body), readText("\nOnce\n")].map(({ text }) => text), ["Once\n", "Once"]);
  // Without ends to keep it is a variable called "content".
  assertEquals(readText("{{content}}\nx").text, "{{content}}\nx");
});

Deno.test("splitMessages() — ends that are none are refused at their line", () => {
  const { problems } = splitMessages('{{role "user" end="x"}}\na');
  const message = String.raw`Expected start and end to be line breaks, such as end="\n"`;
  assertEquals(problems, [{ line: 0, message }]);
  assertEquals(readText('{{content end="x"}}\na').problems, [{ line: 0, message }]);
});

Deno.test("updateBody() — an end that changes is a change of the marker line", () => {
  const wanted = joinMessages([{ role: "system", content: "Be brief.\n\n" }, ENDED[1]] as never);
  assertEquals(
    updateBody(`\n${ENDS}\n\n`, wanted ?? ""),
    `\n${ENDS}\n\n`.replace(String.raw`"\n"`, String.raw`"\n\n"`),
  );
  const marked = String.raw`{{role "system" end="\n"}}` + "\na\n";
  assertEquals(updateBody("\na\n", marked), marked);
});
