import { assertEquals, assertRejects } from "@std/assert";
import { Failure } from "../../../lib/text/failure.ts";
import { readVersions } from "../../../lib/braintrust/versions.ts";
import type { Json } from "../../../lib/content/json.ts";
import { login, serve } from "../disk/temporary.ts";

async function versions(answer: Json): Promise<{ read: string[]; body: Json }> {
  let body: Json = null;
  await using server = serve(async (request) => {
    if (request.url.endsWith("/api/apikey/login")) {
      return Response.json({ org_info: [{ name: "O" }] });
    }
    body = await request.json();
    return Response.json(answer);
  });
  return { read: await readVersions(await login(server.url), "p1", "i1"), body };
}

Deno.test("readVersions() — newest first by number, each once, and what is no version left out", async () => {
  const ids = ["9", "10", "1000198255603220480", "10", "x", null, "123456789012345678901", "8"];
  const data = [...ids.map((id) => ({ _xact_id: id, id: "i1" })), "odd", null];
  const { read } = await versions({ data });
  assertEquals(read, ["1000198255603220480", "10", "9", "8"]);
});

Deno.test("readVersions() — asks for the whole history of the one prompt", async () => {
  const { body } = await versions({ data: [] });
  assertEquals(body, {
    query: {
      from: {
        op: "function",
        name: { op: "ident", name: ["project_prompts"] },
        args: [{ op: "literal", value: "p1" }],
      },
      select: [{ op: "star" }],
      filter: {
        op: "eq",
        left: { op: "ident", name: ["id"] },
        right: { op: "literal", value: "i1" },
      },
    },
    audit_log: true,
    use_columnstore: false,
    brainstore_realtime: true,
  });
});

for (const answer of [[], {}, { data: {} }]) {
  Deno.test(`readVersions() — an answer without a list: ${JSON.stringify(answer)}`, async () => {
    const error = await assertRejects(() => versions(answer), Failure);
    assertEquals(error.message.endsWith('its history has no list "data"'), true);
  });
}
