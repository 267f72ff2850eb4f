// Edits made in Braintrust come back as one pull request: collected with the key and no right to push,
// pushed with that right and no key.
import { PROPOSAL_BRANCH } from "../../git/proposed.ts";
import type { Config } from "../../config/config.ts";
import { readConfig } from "../../disk/config_file.ts";
import { readText } from "../../disk/files.ts";
import { promptMatcher } from "../../disk/prompt_files.ts";
import { emptyReport, type Report } from "../../report/report.ts";
import { LOCK_PATH } from "../../state/lock.ts";
import { reportOf } from "../../survey/reported.ts";
import { type Surveying, surveyRepository } from "../../survey/repository.ts";
import { Failure } from "../../text/failure.ts";
import { pathFrom } from "../../text/place.ts";
import type { Context } from "../context.ts";
import { pushBranch, readRemote, storeTexts, textsOnMain, TRAILER } from "./branch.ts";
import { collect, isClean, type Prepare } from "./collect.ts";
import { type BranchPlan, planBranch, type Remote } from "./plan.ts";
import { parseProposal, type Proposal } from "./proposal.ts";
import {
  applyPullRequest,
  planPullRequest,
  type PullRequest,
  type PullRequestStep,
  readPullRequests,
  rejectionOf,
} from "./pull_request.ts";
import { bodyOf, messageOf, titleOf } from "./words.ts";

/** Collects, applies, or does both. */
export async function propose(
  context: Context,
  prepare: (surveying: Surveying) => Prepare,
): Promise<Report> {
  const { apply, collect: file } = context.args.values;
  if (apply !== undefined) {
    const config = await readConfig(context.root);
    const proposal = await readProposal(context, config, apply);
    return await applyProposal(context, config, proposal, emptyReport("propose"));
  }
  if (!await isClean(context.root)) {
    throw new Failure("Cannot propose: the checkout has changes that nobody has committed", {
      hint: "Commit or stash them first",
    });
  }
  const surveying = await surveyRepository(context, undefined, { isPartialEnough: true });
  const proposal = await collect(context.root, surveying, prepare(surveying));
  const report = { ...reportOf("propose", surveying), notes: notesOf(proposal) };
  if (file === undefined) return await applyProposal(context, surveying.config, proposal, report);
  await writeProposal(context, file, proposal);
  return report;
}

async function applyProposal(
  { root, args, say }: Context,
  config: Config,
  proposal: Proposal,
  report: Report,
): Promise<Report> {
  const { branch: main } = config;
  const texts = new Map(proposal.files.map(({ path, text }) => [path, text]));
  if (proposal.lock) texts.set(LOCK_PATH, proposal.lock.text);
  const ids = await storeTexts(root, texts);
  const remote = await readRemote(root, main, [...texts.keys()]);
  const planned = planBranch(proposal, ids, remote);
  const shown = withoutPaths(proposal, planned.overtaken);
  const isLeft = planned.write.size > 0 || planned.kept.length > 0;
  const body = bodyOf(shown, {
    texts: await textsOnMain(root, main, shown.files.map(({ path }) => path)),
    isAfterMerge: config.upload === "after-merge",
    kept: planned.kept,
  });
  const isDryRun = args.switches["dry-run"] ?? false;
  const pulls = await readPullRequests(root, main);
  const isTheirs = remote.branch?.hasPeople === true || planned.overtaken.length > 0;
  const wanted = isLeft ? { title: titleOf(shown), body } : undefined;
  const rejected = rejectionOf(pulls, wanted);
  const plan = rejected ? afterRejection(planned, remote) : planned;
  const step: PullRequestStep = rejected || !isLeft && isTheirs
    ? { step: "none" }
    : planPullRequest(pulls, wanted, proposal.left.length);
  say(`Branch ${PROPOSAL_BRANCH}: ${BRANCH_WORDS[plan.step]}; pull request: ${step.step}`);
  const notes = [...report.notes, ...overtakenNotes(plan), ...rejectionNotes(rejected)];
  if (isDryRun) return { ...report, notes: [...notes, "Dry run: nothing was pushed."] };
  if (step.step === "close") notes.push(await applyPullRequest(root, main, step));
  if (plan.step !== "none") {
    await pushBranch(root, main, { plan, remote, message: messageOf(shown, TRAILER) });
  }
  if (step.step !== "close") notes.push(await applyPullRequest(root, main, step));
  return { ...report, notes: notes.filter((note) => note !== "") };
}

const BRANCH_WORDS: Record<BranchPlan["step"], string> = {
  none: "as it should be",
  renew: "one commit on top of the main branch",
  add: "one commit on top of what people did",
  delete: "deleted, since there is nothing to propose",
};

/** Without its branch, the nightly drift issue names the edit again. */
function afterRejection(plan: BranchPlan, { branch }: Remote): BranchPlan {
  return { ...plan, step: branch && !branch.hasPeople ? "delete" : "none" };
}

function rejectionNotes(rejected: PullRequest | undefined): string[] {
  if (!rejected) return [];
  return [
    `Somebody closed pull request #${rejected.number}, which proposed the same: it is not opened again. ` +
    "Restore git's text on the main branch (deno task upload --force SLUG), or reopen it.",
  ];
}

function withoutPaths(proposal: Proposal, paths: readonly string[]): Proposal {
  return { ...proposal, files: proposal.files.filter(({ path }) => !paths.includes(path)) };
}

function overtakenNotes({ overtaken }: BranchPlan): string[] {
  return overtaken.map((path) =>
    `${path} has changed on the main branch meanwhile: the next run proposes it again.`
  );
}

function notesOf({ files, left }: Proposal): string[] {
  const count = `${files.length} prompt ${files.length === 1 ? "file" : "files"} to propose.`;
  return [count, ...left.map(({ slug, reason }) => `Left out: ${slug} ${reason}`)];
}

async function readProposal(context: Context, config: Config, file: string): Promise<Proposal> {
  const json = file === "-"
    ? await new Response(Deno.stdin.readable).text()
    : await readText(context.root, pathFrom(context, file));
  if (json === undefined) throw new Failure(`Cannot read ${file}: it does not exist`);
  return parseProposal(json, { config, isPrompt: promptMatcher(config) });
}

/** The file may be that of a job's outputs, which the workflow grants. */
async function writeProposal(context: Context, file: string, proposal: Proposal): Promise<void> {
  const path = pathFrom(context, file);
  await Deno.writeTextFile(
    path.startsWith("..") ? file : `${context.root}/${path}`,
    JSON.stringify(proposal),
  );
}
