// The second function: its own few lines, on what every function does.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { JsonObject } from "../../lib/content/json.ts";
import { createApp } from "../../supabase/functions/regenerate-filter/app.ts";
import { openFunction, request, SECRET } from "./open_function.ts";

const ANSWER = {
  unsupported: [],
  status: "ok",
  assumptions: [],
  code: "return row.Price > 5",
  explanation: "Prices above 5 dollars.",
};

async function ask(
  said: unknown,
  body: unknown,
  headers: HeadersInit = { apikey: SECRET },
): Promise<{ status: number; answer: JsonObject; sent: JsonObject[]; lines: JsonObject[] }> {
  const content = typeof said === "string" ? said : JSON.stringify(said);
  await using open = await openFunction({
    model: () => Response.json({ choices: [{ message: { content } }] }),
  });
  const lines: JsonObject[] = [];
  const app = createApp({
    env: (name) => ({ ...open.env, PROMPT_POLICY: "bundled" } as Record<string, string>)[name],
    print: (_, line) => lines.push(JSON.parse(line)),
    background: () => {},
  });
  await app.check;
  const url = "http://edge/regenerate-filter";
  const response = await app.fetch(new Request(url, request(body, { headers })));
  const answer = await response.json();
  return { status: response.status, answer, sent: open.sent.map(({ body }) => body), lines };
}

Deno.test("regenerate-filter — answers with what the model wrote, as the schema has it", async () => {
  const { status, answer, sent } = await ask(ANSWER, { description: "Above 5 dollars" });
  assertEquals([status, answer], [200, ANSWER]);
  const messages = sent[0]?.messages as { role: string; content: string }[];
  assertStringIncludes(messages[1]?.content ?? "", "<request>\nAbove 5 dollars\n</request>");
  assert(!messages[1]?.content.includes("previous_code>"));
});

Deno.test("regenerate-filter — an answer that is not of the schema reaches nobody", async () => {
  for (const said of [{ ...ANSWER, status: "maybe" }, { status: "ok" }, "no JSON"]) {
    const { status, answer, lines } = await ask(said, { description: "x" });
    const { code, message } = answer.error as { code: string; message: string };
    assertEquals([status, code], [502, "wrong_answer"], message);
    assertEquals(lines.map(({ event }) => event), ["prompts_in_sync", "llm_request_failed"]);
  }
});

Deno.test("regenerate-filter — refuses what it cannot read, and strangers", async () => {
  const empty = await ask(ANSWER, { description: "" });
  assertEquals([empty.status, empty.sent.length], [400, 0]);
  const typo = await ask(ANSWER, { description: "x", feedbak: "y" });
  assertStringIncludes((typo.answer.error as JsonObject).message as string, '"feedbak"');
  assertEquals((await ask(ANSWER, { description: "x" }, {})).status, 401);
});
