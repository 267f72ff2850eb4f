import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  isBodyText,
  isMarker,
  joinMessages,
  joinText,
  readText,
  ROLES,
  splitMessages,
  trimBlankLines,
  updateBody,
} from "../../../lib/prompt/messages.ts";
import { text } from "../content/arbitrary_row.ts";
import { runs } from "../runs.ts";

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

// deno-fmt-ignore
const NEAR: [line: string, isMarker: boolean][] = [
  ['{{role "user"}}', true], ['{{role "nobody"}}', true], ['  {{role "user"}}', true], ['{{ role "user" }}', true],
  ["{{role 'user'}}", true], ["{{role “user”}}", true], ['{{role("user")}}', true], ['{role "user"}', true], ['{{{role "user"}}}', true],
  ['{{#role "user"}}', true], ['{{# role "user"}}', true], ['{{ROLE "user"}}', true], ["{{role user}}", true], [" {{ role user }}", true], ["{{Role tool-2}}", true],
  ["{role user}", false], ["{{role}}", false], ["{{roles user}}", false], ['a {{role "user"}}', false], ["{{role user x}}", false],
];
for (const [line, is] of NEAR) {
  Deno.test(`isMarker() — ${line}`, () => assertEquals(isMarker(line), is));
}

// deno-fmt-ignore
const BODY_TEXTS: [text: string, is: boolean][] = [
  ["a\n\n\tb", true], ["\na", false], ["a\n \t", false], ["", false],
  ["<<<<<<<", true], ["<<<<<< a", true], [" <<<<<<< a", true], ["<<<<<<< a", false], [">>>>>>> a", false], [">>>>>>>a", true], ["=======", true],
  ["{{content}}", true], ["{{content }}", true], ['{{content end="\\n"}}', false], ["{{contents}}", true],
  ["a\u007Fb", false], ["a\u009Fb", false], ["a\u00A0b", true], ["a\u001Fb", false], ["a\u000Bb", false], ["a\u0008b", false],
];
for (const [text, is] of BODY_TEXTS) {
  Deno.test(`isBodyText() — ${JSON.stringify(text)}`, () => assertEquals(isBodyText(text), is));
}

const ROLE_LIST = "system, user, assistant, tool, developer, function, model";
// deno-fmt-ignore
const PROBLEMS: [name: string, body: string, problems: [line: number, message: string][]][] = [
  ["an unknown role", '\n{{role "bot"}}\na', [[1, `Expected a role of ${ROLE_LIST}, found "bot"`]]],
  ["a near marker", 'a\n {{ role "user" }}', [[1, 'Expected a role marker to be exactly {{role "user"}} on a line of its own']]],
  ["text before the first marker", 'a\n{{role "user"}}\nb', [[0, 'Expected nothing before the first {{role "..."}} line, found text']]],
  ["a message without text", '{{role "user"}}\n \n{{role "system"}}\nb', [[0, "Expected text for the user message, found none"]]],
];
for (const [name, body, problems] of PROBLEMS) {
  Deno.test(`splitMessages() — ${name}`, () => {
    const found = splitMessages(body).problems.map(({ line, message }) => [line, message]);
    assertEquals(found, problems);
  });
}

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
  ["git's opening marker", [{ role: "user", content: "x\n<<<<<<< HEAD" }]], ["git's closing marker", [{ role: "user", content: ">>>>>>> theirs\nx" }]],
  ["a completion's marker", [{ role: "user", content: '{{content end="\\n"}}\nx' }]],
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

Deno.test("joinMessages() — only a system message without ends goes without its marker", () => {
  const body = (role: string, content: string) => joinMessages([{ role, content }]);
  assertEquals(body("system", "a"), "a\n");
  assertEquals(body("user", "a"), '{{role "user"}}\na\n');
  assertEquals(body("system", "a\n"), String.raw`{{role "system" end="\n"}}` + "\na\n");
});

const PAIR = '\n{{role "system"}}\n\na\nb\n\n\n{{role "user"}}\nc\n\n';
// deno-fmt-ignore
const UPDATES: [name: string, body: string, messages: [role: string, content: string][], want: string][] = [
  ["other texts", PAIR, [["system", "x"], ["user", "y\nz"]], PAIR.replace("a\nb", "x").replace("c", "y\nz")],
  ["one message more", PAIR, [["system", "a\nb"], ["user", "c"], ["tool", "d"]], '{{role "system"}}\na\nb\n\n{{role "user"}}\nc\n\n{{role "tool"}}\nd\n'],
  ["one message less", PAIR, [["system", "a\nb"]], "a\nb\n"],
  ["another role", PAIR, [["system", "a\nb"], ["tool", "c"]], '{{role "system"}}\na\nb\n\n{{role "tool"}}\nc\n'],
  ["no marker", "\na\n\n", [["system", "b"]], "\nb\n\n"],
  ["no marker, and one is needed", "\na\n", [["user", "b"]], '{{role "user"}}\nb\n'],
  ["nothing in the old one", "\n\n", [["system", "b"]], "b\n"],
];
for (const [name, body, messages, want] of UPDATES) {
  Deno.test(`updateBody() — ${name}`, () => {
    const wanted = joinMessages(messages.map(([role, content]) => ({ role, content })));
    assertEquals(updateBody(body, wanted ?? ""), want);
  });
}

Deno.test("joinText() — the end of a completion prompt", () => {
  const body = String.raw`{{content end="\n"}}` + "\nOnce\n";
  assertEquals([joinText("Once\n"), joinText("Once"), joinText("\n")], [body, "Once\n", undefined]);
  assertEquals([readText(body), readText("\nOnce\n")].map(({ text }) => text), ["Once\n", "Once"]);
  assertEquals([joinText('{{role "user"}}'), joinText("<<<<<<< a")], [undefined, undefined]);
  const { text, problems } = readText(`${body.split("\n")[0]}\n \n`);
  assertEquals([text, problems.map(({ line }) => line)], ["", [0]]);
  assertEquals(
    problems[0]?.message,
    "Expected the text of a prompt below its marker line, found none",
  );
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
