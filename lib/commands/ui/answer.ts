// Which view answers an address. What commands know, commands are asked for.
import { isOk, type Report } from "../../report/report.ts";
import { readSide } from "../../survey/sides.ts";
import type { Prompt } from "../../prompt/prompt.ts";
import { isObject, type Json, memberAt } from "../../content/json.ts";
import { tagsIn, templatesOf } from "../../prompt/variables.ts";
import { rootOf } from "../../content/template_tags.ts";
import { takeTurn } from "../../disk/turn.ts";
import { Failure } from "../../text/failure.ts";
import { type Action, ACTIONS } from "./actions.ts";
import { type Side, type View, viewAt } from "./address.ts";
import { contextFor } from "./commands.ts";
import type { Serving } from "./serving.ts";
import type { Snapshot } from "./snapshot.ts";
import { type Page, sorry } from "./views/layout.ts";
import { listPage } from "./views/list.ts";
import { overview, type Shown } from "./views/prompt.ts";
import {
  diffPage,
  historyPage,
  renderPage,
  type SideText,
  sourcePage,
  type Tried,
  versionPage,
} from "./views/details.ts";
import { donePage, planPage } from "./views/plan.ts";

/** The page at `url`, or what came of acting there. */
export async function answerFor(url: URL, isRead: boolean, serving: Serving): Promise<Page> {
  const view = viewAt(url);
  if (!view || !isRead && view.view !== "plan") {
    return sorry(404, "No such page", "There is nothing at this address.");
  }
  const snapshot = await serving.snapshots.current();
  if (view.view === "list") return listPage(snapshot, view.query, view.state);
  const prompt = snapshot.prompts.find(({ slug }) => slug === view.slug);
  if (!prompt) {
    return sorry(404, "No such prompt", `Neither git nor Braintrust has "${view.slug}".`);
  }
  return await promptView(view, { snapshot, prompt, canWrite: serving.canWrite }, isRead, serving);
}

async function promptView(
  view: Exclude<View, { view: "list" }>,
  shown: Shown,
  isRead: boolean,
  serving: Serving,
): Promise<Page> {
  const { snapshot, prompt } = shown;
  const { commands, context } = serving;
  switch (view.view) {
    case "prompt":
      return overview(shown);
    case "source":
      return sourcePage(shown);
    case "diff": {
      const { from, to, isBeside } = view;
      const texts = [await sideText(shown, from), await sideText(shown, to)] as const;
      return diffPage(shown, { from, to, isBeside }, [...texts]);
    }
    case "history": {
      const surveying = asked(snapshot);
      return historyPage(shown, await commands.history(surveying, prompt, context.root));
    }
    case "version": {
      const row = await asked(snapshot).braintrust.exactVersion(
        prompt.live?.id ?? "",
        view.version,
      );
      if (!row) return sorry(404, "No such version", `"${prompt.slug}" has no such version.`);
      return versionPage(shown, view.version, memberAt(row, ["prompt_data", "prompt"]));
    }
    case "render":
      return await renderView(shown, view.variables, serving);
    case "plan": {
      const action = ACTIONS[view.action];
      if (!action || !shown.canWrite) {
        return sorry(
          403,
          "This page only reads",
          "It was started without --write.",
          "deno task ui --write",
        );
      }
      return isRead ? await plan(shown, action, serving) : await act(shown, action, serving);
    }
  }
}

/** Throws why Braintrust could not be asked. */
function asked({ surveying, failure }: Snapshot): NonNullable<Snapshot["surveying"]> {
  if (surveying) return surveying;
  throw failure ?? new Failure("Cannot ask Braintrust");
}

async function sideText({ snapshot, prompt }: Shown, side: Side): Promise<SideText> {
  if (side !== "file") return await readSide(asked(snapshot), prompt, side);
  const { file } = prompt;
  return file
    ? { name: `git/${file.path}`, text: file.prompt().text }
    : { name: "/dev/null", text: "" };
}

async function renderView(
  shown: Shown,
  given: URLSearchParams | undefined,
  { commands }: Serving,
): Promise<Page> {
  const { file } = shown.prompt;
  if (!file) return renderPage(shown, [], { why: "It has no file to render." });
  const fields = namesOf(file.prompt()).map((name) => ({
    name,
    about: String(file.prompt().inputs?.[name] ?? ""),
    value: given?.get(name) ?? "",
  }));
  if (!given) return renderPage(shown, fields, undefined);
  const filled = fields.filter(({ value }) => value !== "");
  const variables = Object.fromEntries(filled.map(({ name, value }) => [name, valueOf(value)]));
  const tried: Tried = await commands.request(file.prompt(), shown.snapshot.config, variables).then(
    (request) => ({ request }),
    (error) => ({ why: error instanceof Failure ? error.message : String(error) }),
  );
  return renderPage(shown, fields, tried);
}

/** The variables that a form asks for: those that the text uses, and those that the file declares. */
function namesOf({ content, inputs }: Prompt): string[] {
  const used = templatesOf(content).flatMap(tagsIn).filter(({ isPartial }) => !isPartial)
    .map(({ name }) => rootOf(name)).filter((name) => name !== undefined);
  return [...new Set([...Object.keys(inputs ?? {}), ...used])].sort();
}

/** Objects and lists are written as JSON; a word is a word, a number too, since both render alike. */
function valueOf(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return isObject(value) || Array.isArray(value) || typeof value === "boolean" ? value : text;
  } catch {
    return text;
  }
}

async function plan(shown: Shown, action: Action, serving: Serving): Promise<Page> {
  const report = await perform(shown, action, serving, true);
  return planPage(shown, action, report, serving.token);
}

/** Takes turns with the commands of the shell, and decides anew: what was shown may be old by now. */
async function act(shown: Shown, action: Action, serving: Serving): Promise<Page> {
  using _turn = await takeTurn(serving.context.root, () => {});
  const report = await perform(shown, action, serving, false);
  const snapshot = await serving.snapshots.refresh();
  const prompt = snapshot.prompts.find(({ slug }) => slug === shown.prompt.slug) ?? shown.prompt;
  return donePage({ ...shown, snapshot, prompt }, action, report, isOk(report));
}

async function perform(
  { prompt: { slug } }: Shown,
  action: Action,
  { commands, context }: Serving,
  isDryRun: boolean,
): Promise<Report> {
  return await commands[action.command](contextFor(context, action, slug, isDryRun));
}
