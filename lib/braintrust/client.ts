import { Failure } from "../text/failure.ts";
import { exactJson } from "../content/exact_json.ts";
import { isObject, type Json, type JsonObject } from "../content/json.ts";
import { isPrompt, readRow, type Row } from "../content/row.ts";
import { holdsKey } from "../text/redact.ts";
import type { Settings } from "../config/settings.ts";
import { checkedUrl } from "../text/checked_url.ts";
import { readPages } from "./pages.ts";
import { backoffMs, HttpError, isPassing, requestJson } from "./http.ts";

/** Patience with the server. */
export interface Patience {
  /** Of one request. */
  timeoutMs: number;
  /** How often a request that only reads is sent at most. */
  attempts: number;
  /** What the usual waits between attempts are multiplied with; 1 when left out. */
  pace?: number;
  /** When the time of the whole command is up, as `performance.now()` counts; never when left out. */
  endsAt?: number;
}

/** The usual patience. */
export const PATIENCE: Patience = { timeoutMs: 15_000, attempts: 4 };
/** How long a write, and the reads that prove it, may go on from when it is sent. */
const PROOF_MS = 60_000;
const PAGE_SIZE = 1000;

/** The command has no time left: that says nothing of what Braintrust would have answered. */
class TimeIsUp extends HttpError {}

/** A logged-in client of Braintrust's API. Holds the key. */
export class Braintrust {
  readonly apiUrl: string;
  readonly orgName: string;
  /** Of every organisation that the key belongs to. */
  readonly orgNames: readonly string[];
  readonly #orgId: unknown;
  readonly #apiKey: string;
  readonly #patience: Patience;
  /** Kind of request → how the last attempt of one ended: the others of its kind need not wait too. */
  readonly #givenUp = new Map<string, HttpError>();
  #endsAt: number;

  private constructor(
    apiUrl: string,
    { name, id, names = [] }: { name: string; id?: unknown; names?: string[] },
    apiKey: string,
    patience: Patience,
  ) {
    this.apiUrl = apiUrl;
    this.orgName = name;
    this.orgNames = names;
    this.#orgId = id;
    this.#apiKey = apiKey;
    this.#patience = patience;
    this.#endsAt = patience.endsAt ?? Infinity;
  }

  /** Logs in at the app host, which names the organisation and the API host. */
  static async login(settings: Settings, patience = PATIENCE): Promise<Braintrust> {
    const app = new Braintrust(settings.appUrl, { name: "" }, settings.apiKey, patience);
    const answer = await app.request("POST", "/api/apikey/login");
    const list = isObject(answer) && Array.isArray(answer.org_info) ? answer.org_info : undefined;
    if (!list) throw unexpected(settings.appUrl, "its login returned no organisation");
    const org = chooseOrg(list.filter(isObject), settings.orgName);
    const apiUrl = settings.apiUrl ?? org.api_url;
    if (typeof apiUrl !== "string") {
      throw new Failure("Cannot find Braintrust's API: login returned no API URL", {
        hint: "Set BRAINTRUST_API_URL",
      });
    }
    const checked = checkedUrl("the API URL from login", apiUrl);
    const names = list.filter(isObject).map(({ name }) => String(name));
    const chosen = { name: String(org.name), id: org.id, names };
    return new Braintrust(checked, chosen, settings.apiKey, patience);
  }

  /** The project called `name`; undefined when the organisation has none. */
  async findProject(name: string): Promise<{ id: string; name: string } | undefined> {
    const query = new URLSearchParams({ org_name: this.orgName, project_name: name });
    const projects = objectsOf(await this.request("GET", `/v1/project?${query}`), this.apiUrl);
    // A server may match names loosely, or look beyond the organisation that was named.
    const project = projects.find((candidate) =>
      candidate.name === name &&
      (this.#orgId === undefined || [this.#orgId, undefined].includes(candidate.org_id))
    );
    if (project === undefined) return undefined;
    if (typeof project.id !== "string") throw unexpected(this.apiUrl, "a project has no id");
    return { id: project.id, name };
  }

  /** Creates the project called `name`, or returns the one there is. */
  async createProject(name: string): Promise<{ id: string; name: string }> {
    const answer = await this.#write("POST", "/v1/project", { name, org_name: this.orgName });
    if (!isObject(answer) || typeof answer.id !== "string") {
      throw unexpected(this.apiUrl, "a created project has no id");
    }
    return { id: answer.id, name };
  }

  /**
   * Hands over the prompt rows of a project page by page until a page is empty: servers cap their
   * pages, so a short page is not the last. `filter` narrows by `project_name`, `project_id`, `slug`.
   * A list that contradicts itself is read again from its start, after `onRestart`; throws a Failure
   * when it goes on to.
   */
  async eachPage(
    filter: Record<string, string>,
    onPage: (rows: Row[]) => Promise<void> | void,
    onRestart: () => void,
  ): Promise<void> {
    const limit = String(PAGE_SIZE);
    const query = new URLSearchParams({ ...filter, org_name: this.orgName, limit });
    const fetchPage = async (after: string | undefined): Promise<Row[]> => {
      if (after === undefined) query.delete("starting_after");
      else query.set("starting_after", after);
      const objects = objectsOf(await this.request("GET", `/v1/prompt?${query}`), this.apiUrl);
      return objects.map((object) => rowFrom(object, this.apiUrl));
    };
    const onPrompts = (rows: Row[]): Promise<void> | void => onPage(rows.filter(isPrompt));
    await readPages(this.apiUrl, fetchPage, { onPage: onPrompts, onRestart });
  }

  /** All prompt rows of a project; see `eachPage`. */
  async listPrompts(filter: Record<string, string>): Promise<Row[]> {
    let rows: Row[] = [];
    await this.eachPage(filter, (page) => void rows.push(...page), () => void (rows = []));
    return rows;
  }

  /** The rows of `slug` that one request brings: a server has one, or none. */
  async listSlug(project: Record<string, string>, slug: string): Promise<Row[]> {
    const query = new URLSearchParams({ ...project, slug, org_name: this.orgName });
    const objects = objectsOf(await this.request("GET", `/v1/prompt?${query}`), this.apiUrl);
    const rows = objects.map((object) => rowFrom(object, this.apiUrl));
    return rows.filter((row) => row.slug === slug && isPrompt(row));
  }

  /** The row of prompt `id` as it is now; undefined when there is none. */
  async promptById(id: string): Promise<Row | undefined> {
    const row = await this.#promptOrNone(`/v1/prompt/${encodeURIComponent(id)}`);
    return row?.id !== id || typeof row.deleted_at === "string" ? undefined : row;
  }

  /** The row of prompt `id` at exactly `version`, a transaction id; undefined when there is none. */
  async exactVersion(id: string, version: string): Promise<Row | undefined> {
    const row = await this.promptAt(id, version);
    return row?._xact_id === version ? row : undefined;
  }

  /** The row of prompt `id` as it was at or before `version` (either spelling); undefined for none. */
  async promptAt(id: string, version: string): Promise<Row | undefined> {
    const query = new URLSearchParams({ version });
    return await this.#promptOrNone(`/v1/prompt/${encodeURIComponent(id)}?${query}`);
  }

  async #promptOrNone(path: string): Promise<Row | undefined> {
    try {
      return rowFrom(await this.request("GET", path), this.apiUrl);
    } catch (error) {
      // Which of the two the server sends for what it does not hold is not documented.
      if (error instanceof HttpError && (error.status === 404 || error.status === 400)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Writes complete rows. Sent once: when it fails, a read must tell whether it was applied. */
  async insertFunctions(functions: JsonObject[]): Promise<void> {
    await this.insertRows(functions.map(exactJson));
  }

  /** `insertFunctions` of rows that are JSON text already. */
  async insertRows(rows: readonly string[]): Promise<void> {
    const json = `{"functions":[${rows.join(",")}]}`;
    await this.#send("POST", "/insert-functions", { json, isWrite: true });
  }

  /** Deletes a prompt. Sent once. */
  async deletePrompt(id: string): Promise<void> {
    await this.#write("DELETE", `/v1/prompt/${encodeURIComponent(id)}`);
  }

  /** Whether `text` holds the key, which belongs into no file. */
  holdsKey(text: string): boolean {
    return holdsKey(text, this.#apiKey);
  }

  /** Waits `ms` milliseconds, at the pace of this client; throws when the command ran out of time. */
  async wait(ms: number, cause?: HttpError): Promise<void> {
    const paced = ms * (this.#patience.pace ?? 1);
    if (performance.now() + paced >= this.#endsAt) throw this.#timeIsUp(cause);
    const { promise, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, paced);
    await promise;
  }

  /**
   * Runs `send` until it succeeds, as often as this client is patient, with a wait in between.
   * `beforeRepeat` is told why; what it throws ends it all.
   */
  async repeat<T>(
    send: () => Promise<T>,
    beforeRepeat: (error: HttpError) => Promise<void> | void,
  ): Promise<T> {
    for (let attempt = 1;; attempt++) {
      try {
        return await send();
      } catch (error) {
        if (!isPassing(error) || attempt >= this.#patience.attempts) throw error;
        await this.wait(backoffMs(attempt, error), error);
        await beforeRepeat(error);
      }
    }
  }

  /** Sends what may be sent again: a request that reads, or one that ends the same however often. */
  async request(method: string, path: string, body?: Json): Promise<Json> {
    const kind = kindOf(method, path);
    const requireHope = (): void => {
      const end = this.#givenUp.get(kind);
      if (end) throw end;
    };
    requireHope();
    try {
      const send = (): Promise<Json> =>
        this.#send(method, path, { body, isWrite: method === "PUT" });
      return await this.repeat(send, requireHope);
    } catch (error) {
      if (isPassing(error) && !(error instanceof TimeIsUp)) this.#givenUp.set(kind, error);
      throw error;
    }
  }

  /** Sends what must not be sent twice: when it fails, a read must tell whether it was applied. */
  #write(method: string, path: string, body?: Json): Promise<Json> {
    return this.#send(method, path, { body, isWrite: true });
  }

  /** Sends any request once. Throws an HttpError on each answer that is an error. */
  async sendOnce(method: string, path: string, body?: Json): Promise<Json> {
    return await this.#send(method, path, { body, isWrite: method !== "GET" });
  }

  /** The same client without a time by which the command must end. */
  withoutEnd(): Braintrust {
    const { orgName: name, orgNames, apiUrl } = this;
    const { endsAt: _, ...patience } = this.#patience;
    const org = { name, id: this.#orgId, names: [...orgNames] };
    return new Braintrust(apiUrl, org, this.#apiKey, patience);
  }

  async #send(
    method: string,
    path: string,
    { isWrite, ...sent }: { body?: Json | undefined; json?: string; isWrite: boolean },
  ): Promise<Json> {
    const now = performance.now();
    if (now >= this.#endsAt) throw this.#timeIsUp();
    // Cut off between a write and its proof, a command would leave a lock that is behind.
    if (isWrite) this.#endsAt = Math.max(this.#endsAt, now + PROOF_MS);
    return await requestJson({
      method,
      url: `${this.apiUrl}${path}`,
      ...sent,
      apiKey: this.#apiKey,
      timeoutMs: Math.min(this.#patience.timeoutMs, this.#endsAt - now),
      isWrite,
    });
  }

  #timeIsUp(cause?: HttpError): HttpError {
    return new TimeIsUp(`Cannot use Braintrust at ${this.apiUrl}: the command ran out of time`, {
      status: 0,
      hint: "Allow more time: --timeout SECONDS",
      cause,
    });
  }
}

/** Requests of one kind go to one route: what the server cannot do for one prompt it cannot for others. */
function kindOf(method: string, path: string): string {
  return `${method} ${path.replace(/\?.*/s, "").replace(/\/prompt\/[^/]+/, "/prompt/*")}`;
}

function chooseOrg(orgs: JsonObject[], name: string | undefined): JsonObject {
  const org = name === undefined ? orgs[0] : orgs.find((candidate) => candidate.name === name);
  if (org) return org;
  if (name === undefined) {
    throw new Failure("Cannot choose an organisation: the API key belongs to none");
  }
  const names = orgs.map((candidate) => `"${candidate.name}"`).join(", ") || "none";
  throw new Failure(`Cannot find the organisation "${name}": the API key belongs to ${names}`, {
    hint: "Check BRAINTRUST_ORG_NAME",
  });
}

/** The list `objects` of an answer. Throws a Failure when there is none. */
export function objectsOf(answer: Json, apiUrl: string): JsonObject[] {
  if (!isObject(answer) || !Array.isArray(answer.objects) || !answer.objects.every(isObject)) {
    throw unexpected(apiUrl, 'its answer has no list "objects"');
  }
  return answer.objects;
}

function rowFrom(value: Json, apiUrl: string): Row {
  const row = readRow(value);
  if (row) return row;
  throw unexpected(apiUrl, "a prompt lacks its id, version, project, slug or name");
}

/** The failure of an answer that no Braintrust should give. */
export function unexpected(apiUrl: string, what: string): Failure {
  return new Failure(`Cannot understand Braintrust at ${apiUrl}: ${what}`, {
    hint: "Check BRAINTRUST_API_URL and BRAINTRUST_APP_URL",
  });
}
