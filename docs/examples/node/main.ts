// deno bundle --platform=browser --output=main.mjs docs/examples/node/main.ts && node main.mjs
import { createPrompts, promptSettings } from "../../../lib/runtime/mod.ts";
import { answer } from "../answer.ts";
import { bundle } from "../prompts.gen.ts";

/** Node's own, as far as this example uses it. */
declare const process: {
  env: Record<string, string | undefined>;
  getBuiltinModule(name: "node:http"): {
    createServer(answer: (request: NodeRequest, response: NodeResponse) => void): NodeServer;
  };
};
interface NodeRequest extends AsyncIterable<Uint8Array> {
  method: string;
}
interface NodeResponse {
  writeHead(status: number, headers: Record<string, string>): NodeResponse;
  end(text: string): void;
}
interface NodeServer {
  listen(port: number, host: string, ready: () => void): NodeServer;
  address(): { port: number };
}

const { settings } = promptSettings((name) => process.env[name]);
const prompts = createPrompts({ bundle, settings });

const server = process.getBuiltinModule("node:http").createServer(async (incoming, outgoing) => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const body = chunks.length === 0 ? null : new Blob(chunks as BlobPart[]);
  const request = new Request("http://localhost/", { method: incoming.method, body });
  const response = await answer(request, prompts);
  outgoing.writeHead(response.status, { "content-type": "application/json" });
  outgoing.end(await response.text());
});
// deno-lint-ignore no-console
server.listen(0, "127.0.0.1", () => console.log(`Listening on port ${server.address().port}`));
