// Kills commands at random moments, the same in each run. Whatever was under way: no half-written
// file, and the same command once more finishes the job without a second version.
import { assert, assertEquals } from "@std/assert";
import { seeded } from "./tools.ts";
import { type Scenario, SCENARIOS } from "./scenarios.ts";
import { countVersions, requireFinished, requireWhole, run, type Trials, trials } from "./trial.ts";
import { type Checkout, commandEnv, taskArguments } from "../sandbox.ts";

const MOMENTS = Number(Deno.env.get("KILLS") ?? 34);

/** Starts the command as users do, in a process of its own. */
function start(task: string, { root }: Checkout, url: string): Deno.ChildProcess {
  const env = commandEnv({ url });
  const options = { cwd: root, env, stdin: "null", stdout: "null", stderr: "null" } as const;
  return new Deno.Command(Deno.execPath(), { args: taskArguments(task, env), ...options }).spawn();
}

/** How long the command takes from its first request on, and what there is afterwards. */
async function undisturbed(
  task: string,
  scenario: Scenario,
  { proxy, run }: Trials,
): Promise<{ ms: number; requests: number; versions: Record<string, number> }> {
  const result = { ms: 0, requests: 0, versions: {} };
  await run(async (box) => {
    let began = 0;
    proxy.break((number) => (number === 1 && (began = performance.now()), false), () => {});
    assertEquals((await start(task, box, proxy.url).status).code, 0);
    result.ms = performance.now() - began;
    result.requests = proxy.passed.length;
    await requireFinished(box, scenario, proxy);
    result.versions = await countVersions(box);
  });
  return result;
}

for (const task of ["upload", "download"]) {
  Deno.test(`${task} — killed at ${MOMENTS} random moments`, async () => {
    const scenario = SCENARIOS[task] as Scenario;
    await using all = await trials(scenario, { onDisk: true });
    const { proxy } = all;
    const usual = await undisturbed(task, scenario, all);
    const random = seeded(7);
    let killed = 0;
    for (let moment = 0; moment < MOMENTS; moment++) {
      await all.run(async (box) => {
        // Half of the moments by the clock from the first request on, half a little after some request:
        // before that, a command has done nothing.
        const byClock = moment % 2 === 0;
        const request = byClock ? 1 : 1 + Math.floor(random() * usual.requests);
        const wait = random() * (byClock ? usual.ms : 12);
        const { promise: arrived, resolve } = Promise.withResolvers<void>();
        proxy.break((number) => (number === request && resolve(), false), () => {});
        const child = start(task, box, proxy.url);
        await Promise.race([arrived, child.status]);
        const timer = Promise.withResolvers<void>();
        setTimeout(timer.resolve, wait);
        await Promise.race([timer.promise, child.status]);
        try {
          child.kill("SIGKILL");
        } catch {
          // it was faster
        }
        if ((await child.status).signal === "SIGKILL") killed++;
        await requireWhole(box.root, { mayLeave: true });
        proxy.mend();
        await requireFinished(box, scenario, proxy);
        await requireWhole(box.root);
        assertEquals(await countVersions(box), usual.versions, `moment ${moment}`);
      });
    }
    assert(killed > MOMENTS / 3, `only ${killed} were killed before their end`);
  });
}

Deno.test("what a killed write leaves — is removed by the next upload, and is nobody's prompt", async () => {
  const scenario = SCENARIOS["upload"] as Scenario;
  await using all = await trials(scenario);
  await all.run(async (box) => {
    const left = [
      "prompts/lock.json.prompt-sync-0123abcd.tmp",
      "prompts/one.md.prompt-sync-0123abce.tmp",
    ];
    for (const path of left) await Deno.writeTextFile(`${box.root}/${path}`, "half a te");
    await Deno.writeTextFile(`${box.root}/prompts/notes.tmp`, "mine");
    const ended = await run(scenario, box.root, all.proxy.url);
    assertEquals(ended.code, 0, ended.says);
    const names = (await Array.fromAsync(Deno.readDir(`${box.root}/prompts`))).map((e) => e.name);
    assertEquals(names.filter((name) => name.endsWith(".tmp")), ["notes.tmp"]);
  });
});
