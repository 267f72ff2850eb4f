// Runs the procedures of PROMPT_MANAGEMENT.md: the commands are read from the page, each scene below
// only sets the stage and looks at the end. A procedure without a scene fails.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { prettyVersion } from "../lib/content/version.ts";
import { type Team, team } from "./hooks/team.ts";

const GUIDE = await Deno.readTextFile(new URL("../PROMPT_MANAGEMENT.md", import.meta.url));
const PATH = "prompts/llm-proxy/analyze-signal.md";
const TEXT =
  "---\ninputs:\n  signal: The signal.\n---\nAnalyze.\n\nBe brief.\n\nSignal: {{signal}}\n";
const SLUG = "analyze-signal";

interface Scene {
  /** Brings the repository and Braintrust into the trouble that the procedure is for. */
  trouble: (box: Team) => Promise<Record<string, string> | void>;
  /** Looks at the end, beyond "no command failed". */
  end?: (box: Team, printed: string) => Promise<void>;
  /** The exit code of `verify` after the procedure; 0 unless said otherwise. */
  verify?: number;
}

/** With a bundle, as in this repository: the generated module is part of every change. */
const configOf = (more: Record<string, unknown>): string =>
  JSON.stringify({
    project: "sandbox",
    defaults: { model: null },
    bundles: { "llm-proxy": { include: ["prompts/**/*.md"] } },
    ...more,
  });

const commit = async (box: Team, message: string): Promise<void> => {
  await box.git("add", "--all");
  await box.git("commit", "--quiet", "--no-verify", "--allow-empty", `--message=${message}`);
};

const edit = async (box: Team, text: string): Promise<void> => {
  const { id } = await box.row(SLUG);
  const messages = [{ role: "system", content: text }];
  await box.api("PATCH", `/v1/prompt/${id}`, { prompt_data: { prompt: { messages } } });
};

const live = async (box: Team): Promise<string> =>
  JSON.stringify((await box.row(SLUG)).prompt_data);

const change = async (box: Team, from: string, to: string): Promise<void> => {
  await box.write(PATH, (await box.read(PATH)).replace(from, to));
};

/** A second uploaded and committed text, which turns out to be bad. */
const badPrompt = async (box: Team): Promise<Record<string, string>> => {
  const good = String((await box.row(SLUG))._xact_id);
  await change(box, "Be brief.", "Be rude.");
  await box.upload();
  await commit(box, "Be rude");
  return { GOOD_VERSION: prettyVersion(good) };
};

/** A project "grown" that nobody keeps in git, with this many prompts. */
const growProject = async (box: Team, count: number): Promise<void> => {
  for (const path of ["prompts/lock.json", "prompts/greet.md", PATH]) {
    await Deno.remove(`${box.root}/${path}`);
  }
  await box.write("prompts/config.json", JSON.stringify({ project: "grown" }));
  await commit(box, "Before the move");
  const { id: project_id } = await box.api("POST", "/v1/project", { name: "grown" });
  for (const number of Array(count).keys()) {
    const prompt_data = {
      prompt: { type: "chat", messages: [{ role: "user", content: `Number ${number}` }] },
      options: { model: "gpt-5-mini" },
    };
    const slug = `by-hand-${number}`;
    await box.api("POST", "/v1/prompt", { project_id, slug, name: slug, prompt_data });
  }
};

const SCENES: Record<string, Scene> = {
  "First day with a real key": {
    trouble: (box) => growProject(box, 3),
    end: async (box, printed) => {
      assertStringIncludes(printed, "52 fine; ");
      assertStringIncludes(printed, "pins 3 prompts");
      const { objects } = await box.api("GET", "/v1/project");
      assertEquals((objects as unknown[]).length, 2, "nothing of the probe is left");
    },
  },
  "Somebody edited a prompt in Braintrust": {
    trouble: (box) => edit(box, "Analyze well.\n\nSignal: {{signal}}"),
    end: async (box) =>
      assertStringIncludes(await box.git("show", `HEAD:${PATH}`), "Analyze well."),
  },
  "An edit in Braintrust is not wanted": {
    trouble: (box) => edit(box, "Analyze badly.\n\nSignal: {{signal}}"),
    end: async (box) => assertStringIncludes(await live(box), "Be brief."),
  },
  "The file and Braintrust both changed": {
    trouble: async (box) => {
      await edit(box, "Analyze well.\n\nBe brief.\n\nSignal: {{signal}}");
      await change(box, "Signal: {{", "The signal: {{");
    },
    end: async (box) => {
      assertStringIncludes(
        await live(box),
        "Analyze well.\\n\\nBe brief.\\n\\nThe signal: {{signal}}",
      );
    },
  },
  "A bad prompt is live now": {
    trouble: async (box) => void await badPrompt(box),
    end: async (box) => assertStringIncludes(await live(box), "Be brief."),
  },
  "Production cannot wait for git": {
    trouble: async (box) => {
      await box.write(
        "prompts/config.json",
        configOf({ environments: ["production"] }),
      );
      await box.api("POST", "/environment", { name: "Production", slug: "production" });
      return await badPrompt(box);
    },
    end: async (box, printed) => {
      assertStringIncludes(printed, `Expected "production" to point at the pinned version`);
      assertStringIncludes(await live(box), "Be brief.");
    },
  },
  "An environment does not exist yet": {
    trouble: async () => {},
  },
  "A promoted prompt is no longer needed": {
    trouble: async (box) => {
      await box.api("POST", "/environment", { name: "Production", slug: "production" });
      const promoted = await box.sh("deno task --quiet promote --environment production");
      assertEquals(promoted.code, 0, promoted.stderr);
    },
    end: async (box, printed) => {
      assertStringIncludes(printed, "To remove them, add --yes");
      const { objects } = await box.api("GET", `/v1/prompt?slug=${SLUG}`);
      assertEquals(objects, []);
    },
  },
  "Braintrust is down": {
    trouble: async (box) => await box.local.close(),
    verify: 2,
  },
  "The hook blocks an urgent fix": {
    trouble: async (box) => {
      await change(box, "Be brief.", "Be calm.");
      await box.git("add", "prompts");
      assertEquals((await box.sh("git commit --message=blocked")).code, 1);
    },
    end: async (box) => assertStringIncludes(await live(box), "Be calm."),
  },
  "The key leaked": {
    trouble: async () => {},
    end: (_, printed) => Promise.resolve(assertStringIncludes(printed, "pinned")),
  },
  "The lock has merge conflicts": {
    trouble: async (box) => {
      await box.git("switch", "--quiet", "--create", "theirs");
      await change(box, "Be brief.", "Be very brief.");
      await box.upload();
      await commit(box, "theirs");
      await box.git("switch", "--quiet", "main");
      await change(box, "Analyze.", "Analyze it.");
      assertEquals((await box.sh("deno task --quiet upload --force")).code, 0);
      await commit(box, "ours");
      await box.git("merge", "--no-edit", "theirs").catch(() => {});
      assertStringIncludes(await box.read("prompts/lock.json"), "<<<<<<<");
    },
    end: async (box) => assertStringIncludes(await live(box), "Analyze it.\\n\\nBe very brief."),
  },
  "Renaming a prompt file": {
    trouble: (box) => change(box, "---\n", `---\nslug: ${SLUG}\n`),
    end: async (box) => {
      assertStringIncludes(await live(box), "Be brief.");
      assertStringIncludes(await box.read("prompts/lock.json"), "llm-proxy/signals.md");
    },
  },
  "A prompt is no longer needed": {
    trouble: async () => {},
    end: async (box) => {
      const { objects } = await box.api("GET", `/v1/prompt?slug=${SLUG}`);
      assertEquals(objects, []);
    },
  },
  "A prompt was pruned by mistake": {
    trouble: async (box) => {
      await Deno.remove(`${box.root}/${PATH}`);
      const pruned = await box.sh("deno task --quiet upload --prune --yes");
      assertEquals(pruned.code, 0, pruned.stderr);
      await commit(box, "Drop the prompt");
    },
  },
  "The project was deleted": {
    trouble: async (box) => {
      const { project_id } = await box.row(SLUG);
      await box.api("DELETE", `/v1/project/${project_id}`);
    },
  },
  "Setting up a new repository": {
    trouble: async (box) => {
      await box.sh("deno task --quiet hooks:uninstall");
      for (
        const name of ["deno.json", "deno.lock", "deno.full.lock", "types", "lib", "tasks", "hooks"]
      ) {
        await Deno.remove(`${box.root}/${name}`, { recursive: true });
      }
      await Deno.remove(`${box.root}/prompts/lock.json`);
      await box.write("prompts/config.json", configOf({ project: "new" }));
      return { PROMPT_SYNC: new URL("..", import.meta.url).pathname };
    },
  },
  'Moving from "Braintrust is the only source of truth"': {
    trouble: (box) => growProject(box, 50),
    end: (_, printed) => {
      assertStringIncludes(printed, "50 unstamped");
      return Promise.resolve(assertStringIncludes(printed, "50 in-sync"));
    },
  },
};

/** The `sh` blocks under "Procedures", by their title. */
function procedures(): Map<string, string> {
  const part = GUIDE.slice(GUIDE.indexOf("\n## Procedures"));
  return new Map(
    part.split("\n### ").slice(1).map((section): [string, string] => {
      const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
      return [section.slice(0, section.indexOf("\n")), blocks.join("")];
    }),
  );
}

Deno.test("the guide — every procedure has a scene, every scene a procedure", () => {
  assertEquals([...procedures().keys()].sort(), Object.keys(SCENES).sort());
});

for (const [title, script] of procedures()) {
  Deno.test(`the guide — ${title}`, async () => {
    const scene = SCENES[title];
    assert(scene && script !== "", "no scene, or no commands");
    await using box = await team();
    await box.write("prompts/config.json", configOf({}));
    await box.write(
      "prompts/greet.md",
      "---\ninputs: { name: Whom. }\n---\nSay hello to {{name}}.\n",
    );
    await box.write("supabase/functions/llm-proxy/index.ts", "export default {};\n");
    await box.write(PATH, TEXT);
    await box.upload();
    await commit(box, "Start");
    const env = await scene.trouble(box) ?? {};
    const { code, stdout, stderr } = await box.sh(`set -e\n${script}`, { env });
    assertEquals(code, 0, `${script}\n${stdout}${stderr}`);
    await scene.end?.(box, stdout + stderr);
    const verified = await box.sh("deno task --quiet verify");
    assertEquals(verified.code, scene.verify ?? 0, verified.stdout + verified.stderr);
  });
}
