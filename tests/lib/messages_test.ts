import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  isBodyText,
  joinMessages,
  ROLES,
  splitMessages,
  trimBlankLines,
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
  ["outer blank line", [{ role: "user", content: "x\n" }]], ["a marker", [{ role: "user", content: 'x\n{{role "user"}}' }]],
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
  const content = text.filter(isBodyText);
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
