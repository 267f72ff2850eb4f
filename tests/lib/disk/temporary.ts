// What the tests of this folder share: a folder, a git repository, a server of a few lines.
import { KEY } from "../../sandbox.ts";
import { git } from "../../spawn.ts";
import { Braintrust } from "../../../lib/braintrust/client.ts";
import type { Settings } from "../../../lib/config/settings.ts";

export interface Temporary extends AsyncDisposable {
  root: string;
  write: (path: string, text: string) => Promise<void>;
  git: (...args: string[]) => Promise<string>;
  /** Commits all that there is. */
  commit: (message: string) => Promise<void>;
}

/** A temporary folder; `git init` makes it a repository. */
export async function temporary(files: Record<string, string> = {}): Promise<Temporary> {
  const root = await Deno.makeTempDir({ prefix: "prompt sync " });
  const write = async (path: string, text: string): Promise<void> => {
    await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${root}/${path}`, text);
  };
  const run: Temporary["git"] = (...args) => git(root, ...args);
  for (const [path, text] of Object.entries(files)) await write(path, text);
  return {
    root,
    write,
    git: run,
    commit: async (message) => {
      await run("add", "--all");
      await run("commit", "--quiet", "--allow-empty", `--message=${message}`);
    },
    [Symbol.asyncDispose]: () => Deno.remove(root, { recursive: true }),
  };
}

export interface Server extends AsyncDisposable {
  url: string;
  /** What was asked, with the `authorization` that came along. */
  requests: { method: string; path: string; key: string | null }[];
}

/** A server on a free port of 127.0.0.1 that answers with `answer`. */
export function serve(answer: (request: Request) => Response | Promise<Response>): Server {
  const requests: Server["requests"] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { method, url, headers } = request;
    const { pathname, search } = new URL(url);
    requests.push({ method, path: pathname + search, key: headers.get("authorization") });
    return answer(request);
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  return { url, requests, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** Settings that reach `url` alone. */
export function settingsFor(url: string, over: Partial<Settings> = {}): Settings {
  return { apiKey: KEY, appUrl: url, apiUrl: url, orgName: undefined, project: "P", ...over };
}

/** A client of the server at `url` that does not wait long. */
export function login(url: string, over: Partial<Settings> = {}): Promise<Braintrust> {
  return Braintrust.login(settingsFor(url, over), { timeoutMs: 5000, attempts: 1 });
}
