// Which version an application got at a time: for the night in which somebody asks.
import { sourceHashNow } from "../../content/hash_now.ts";
import { originWords } from "../../survey/origin_words.ts";
import { readVersions } from "../../braintrust/versions.ts";
import { prettyVersion, timeOf } from "../../content/version.ts";
import { inPool } from "../../disk/in_pool.ts";
import { commitsOf } from "../../git/commits.ts";
import { runGit } from "../../git/git.ts";
import type { Printed } from "../../report/report.ts";
import { versionOf } from "../../survey/live_version.ts";
import { lockAt } from "../../survey/lock_at.ts";
import { lastUpload, traceOrigin } from "../../survey/origin.ts";
import { type Surveying, surveyRepository } from "../../survey/repository.ts";
import type { Surveyed } from "../../survey/survey.ts";
import { visibleLine } from "../../text/escape.ts";
import { Failure } from "../../text/failure.ts";
import type { Context } from "../context.ts";
import { readPromotions } from "./promotions.ts";
import { instantOf, type Promotion, promotionsAt, settledBy, versionAt } from "./served.ts";

/** What is known of one prompt. */
interface Answer {
  slug: string;
  /** Transaction id; null where it is not known, or there was none. */
  version: string | null;
  /** How it came about, or why it is not known. */
  words: string;
}

/** Prints what readers of the latest version, or of an environment, got at a time. */
export async function which(context: Context): Promise<Printed> {
  const { at: text, environment } = context.args.values;
  if (text === undefined) {
    throw new Failure("Cannot tell which version was served: no time is named", {
      hint: "deno task which --at 2026-11-25T08:30Z",
    });
  }
  const at = instantOf(text);
  const surveying = await surveyRepository(context);
  const promotions = environment === undefined
    ? undefined
    : promotionsAt(await readPromotions(context.root, environment), at);
  const promotion = promotions && requirePromotion(promotions, environment);
  const prompts = surveying.prompts.filter(({ live }) => live !== undefined);
  const answers = await inPool(
    4,
    prompts,
    (prompt) =>
      promotions
        ? promotedAnswer(context.root, surveying, prompt, promotions)
        : latestAnswer(context.root, surveying, prompt, at),
  );
  const where = environment === undefined ? "latest version" : `environment "${environment}"`;
  const json = {
    version: 1,
    command: "which",
    ok: true,
    at: at.toISOString(),
    environment: environment ?? null,
    commit: promotion?.sha ?? null,
    prompts: answers.map(({ slug, version, words }) => ({
      slug,
      version: version === null ? null : prettyVersion(version),
      xact_id: version,
      detail: words,
    })),
  };
  return { human: humanText(answers, `${where} at ${at.toISOString()}`, promotion), json };
}

function requirePromotion([promotion]: readonly Promotion[], environment = ""): Promotion {
  if (promotion) return promotion;
  throw new Failure(
    `Cannot tell what "${environment}" served then: no promotion by CI is on record before that time`,
    {
      hint:
        "Braintrust keeps no history of environments; without --environment: the latest version",
    },
  );
}

async function latestAnswer(
  root: string,
  surveying: Surveying,
  { slug, live }: Surveyed,
  at: Date,
): Promise<Answer> {
  const { id = "", row } = live ?? {};
  const versions = await readVersions(surveying.braintrust, row?.project_id ?? "", id);
  const version = versionAt(versions, at);
  if (version === undefined) return { slug, version: null, words: "did not exist yet" };
  return { slug, version, words: await wordsFor(root, surveying, id, version) };
}

/** What was moved there, or what the commit pins that was followed. */
async function promotedAnswer(
  root: string,
  surveying: Surveying,
  prompt: Surveyed,
  promotions: readonly Promotion[],
): Promise<Answer> {
  const { slug, live } = prompt;
  const promotion = settledBy(slug, promotions);
  if (!promotion) return { slug, version: null, words: "no promotion of it by CI is on record" };
  const version = promotion.moves?.get(slug) ??
    (await lockAt(root, promotion.sha))?.prompts[slug]?.version ??
    await uploadedVersion(root, surveying, prompt, promotion);
  if (version === undefined) {
    return { slug, version: null, words: "no upload of that commit's text is on record" };
  }
  return { slug, version, words: await wordsFor(root, surveying, live?.id ?? "", version) };
}

/** Where no lock pins a version: what the text of the promoted commit was uploaded as. */
async function uploadedVersion(
  root: string,
  { braintrust, config }: Surveying,
  { live, file }: Surveyed,
  { sha, at }: Promotion,
): Promise<string | undefined> {
  const { code, stdout } = await runGit(root, ["cat-file", "blob", `${sha}:./${file?.path ?? ""}`]);
  if (!file || !live || code !== 0) return undefined;
  const hash = sourceHashNow(new TextDecoder().decode(stdout));
  const versions = await readVersions(braintrust, live.row.project_id, live.id);
  for (const version of versions.filter((one) => timeOf(one) <= at)) {
    const row = await braintrust.exactVersion(live.id, version);
    const read = row && versionOf(row, config);
    // An edit keeps the stamp of the upload that it was made on, and is not what was promoted.
    const isSought = read?.stamp?.source_sha256 === hash;
    if (isSought) return (await lastUpload(braintrust, config, read))?.version;
  }
  return undefined;
}

async function wordsFor(
  root: string,
  { braintrust, config }: Surveying,
  id: string,
  version: string,
): Promise<string> {
  const row = await braintrust.exactVersion(id, version);
  const read = row && versionOf(row, config);
  if (!read) return originWords("unread", undefined);
  const { origin } = await traceOrigin(braintrust, config, read);
  const blob = read.stamp?.blob ?? "";
  return originWords(origin, (await commitsOf(root, [blob])).get(blob));
}

function humanText(
  answers: readonly Answer[],
  where: string,
  promotion: Promotion | undefined,
): string {
  const width = Math.max(0, ...answers.map(({ slug }) => visibleLine(slug).length));
  const lines = answers.map(({ slug, version, words }) => {
    const shown = version === null
      ? "-".padEnd(16)
      : `${prettyVersion(version)}  ${
        timeOf(version).toISOString().slice(0, 16).replace("T", " ")
      }`;
    return `${visibleLine(slug).padEnd(width)}  ${shown}  ${visibleLine(words)}`;
  });
  const limits = promotion
    ? [
      `Promoted by CI at ${promotion.at.toISOString()} from commit ${promotion.sha.slice(0, 12)}.`,
      "A pointer that somebody moved by hand after that is not on record.",
    ]
    : [
      "An application that reads an environment, pinned versions or the bundle got something else.",
    ];
  return `${[`The ${where} (UTC):`, ...lines, "", ...limits].join("\n")}\n`;
}
