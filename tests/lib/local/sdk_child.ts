// A program that uses the official SDK; sdk_test.ts runs it. Prints one line of JSON per step.
import { getPromptVersions, loadPrompt, login, projects } from "braintrust";

const [projectName = "", slug = "", id = "", pretty = "", xact = "", projectId = ""] = Deno.args;

function report(step: string, value: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify({ step, value })}\n`));
}

async function content(options: Parameters<typeof loadPrompt>[0]): Promise<unknown> {
  const prompt = await loadPrompt(options);
  const { messages, model } = prompt.build({ who: "you" });
  return { version: prompt.version, model, text: messages[0]?.content };
}

const state = await login({});
report("login", { org: state.orgName, api: state.apiUrl });
report("latest", await content({ projectName, slug }));
report("pretty", await content({ projectName, slug, version: pretty }));
report("xact", await content({ projectName, slug, version: xact }));
report("environment", await content({ projectName, slug, environment: "prod" }));
report("id", await content({ id }));
report("id and environment", await content({ id, environment: "prod" }));
report("versions", await getPromptVersions(projectId, id));
report("missing", await content({ projectName, slug: "none" }).catch((error) => error.message));

const project = projects.create({ name: "Published" });
project.prompts.create({
  name: "By publish",
  slug: "by-publish",
  model: "gpt-5-mini",
  messages: [{ role: "user", content: "Hi {{who}}" }],
  tags: ["a"],
  metadata: { owner: "me" },
});
await project.publish();
report("published", await content({ projectName: "Published", slug: "by-publish" }));
