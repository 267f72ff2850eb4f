// Reads everything that the state of a prompt depends on, and decides it.
import { holdsEdit } from "../prompt/holds_edit.ts";
import type { Content } from "../content/content.ts";
import { isStampedAs } from "../content/stamp.ts";
import { type Config, ignoredFor } from "../config/config.ts";
import type { Lock, LockEntry } from "../state/lock.ts";
import { stemOf } from "../prompt/parse.ts";
import { comparedContent, definedModel, type PromptFile } from "../prompt/prompt_file.ts";
import { explainRenames } from "../state/renames.ts";
import type { Named } from "../state/select.ts";
import {
  type Comparison,
  decideState,
  type Decision,
  isExact,
  type Needs,
  needsOf,
  type Origin,
  type State,
} from "../state/state.ts";
import { type Hashes, sameHashes } from "../content/hash.ts";
import { compareTold, howTold, inTermsOf, tellsSame, type ToldField } from "../content/telling.ts";
import { isNewer } from "../content/version.ts";
import type { Braintrust } from "../braintrust/client.ts";
import { HttpError } from "../braintrust/http.ts";
import { inPool } from "../disk/in_pool.ts";
import { toldAfter } from "./kept_fields.ts";
import { type LiveVersion, versionOf } from "./live_version.ts";
import { knownVersions, lastUpload, readBefore, traceOrigin } from "./origin.ts";
import { correctList } from "./correct_list.ts";
import { readProject } from "./project.ts";
import { derivePins, type KnownBlobs } from "./pins.ts";
import { tellsSameSteadily } from "./unsteady.ts";
import type { PromptFiles } from "../disk/prompt_files.ts";

/** Where a command works: printed before any write. */
export interface Target {
  org: string;
  project: { id: string; name: string };
  api_url: string;
}

/** One prompt: what is known of it, and the state that follows. */
export interface Surveyed {
  slug: string;
  state: State;
  detail: string;
  file: PromptFile | undefined;
  lock: LockEntry | undefined;
  live: LiveVersion | undefined;
  /** The older version that live is an edit of, as it is told now; undefined where none was read. */
  base: LiveVersion | undefined;
  /** What live tells otherwise than the file's content. */
  told: ToldField[];
  /** Whether live holds the file's content, however it is told. */
  holdsFile: boolean;
  /** Braintrust keeps other values than it was sent: there is no edit to look for. */
  isRewritten: boolean;
}

/** All prompts of the repository and of the project. */
export interface Survey {
  target: Target;
  prompts: Surveyed[];
  ignored: { slug: string; reason: string }[];
  /** The list contradicted itself, so that only the prompts of files were looked at. */
  isPartial: boolean;
}

/** What a survey starts from. */
export interface Sources {
  config: Config;
  files: PromptFiles;
  lock: Lock | undefined;
  /** Of slugs whose lock entry is in conflict, the entries of both sides. */
  candidates?: ReadonlyMap<string, LockEntry[]>;
}

/** A stamped prompt without a file. */
export interface Fileless {
  slug: string;
  path: string;
  blob: string;
}

/** How a survey is done. */
export interface SurveyOptions {
  /** Where no lock pins versions: of the object ids of files, those that this history has. */
  knownBlobs: KnownBlobs;
  /** Which of these prompts this history once had a file of, or pinned. */
  onceOurs: (prompts: Fileless[]) => Promise<ReadonlySet<string>>;
  /** Where the list contradicts itself, the prompts of files will do. */
  isPartialEnough: boolean;
  /** Of all these prompts, which a command is about: the others may be left out. */
  select?: (known: Named[]) => Promise<(thing: Named) => boolean>;
  onProgress: (text: string) => void;
}

/**
 * Lists the project's rows and decides the state of each prompt, sorted by slug. `sources` may still
 * be on their way: the disk is read while Braintrust answers.
 */
export async function survey(
  braintrust: Braintrust,
  projectName: string,
  sources: Promise<Sources>,
  options: SurveyOptions,
): Promise<Survey> {
  const expected = sources.then(({ config, files, lock }) => ({
    config,
    files: new Map(files.files.map((file) => [file.slug, file])),
    lock,
  }));
  expected.catch(() => {}); // the same promise as `sources`
  const read = await readProject(braintrust, projectName, expected, options);
  const { config, files, lock, candidates } = await sources;
  const isOurLock = lock?.project.id === read.project.id;
  const pinned = isOurLock ? lock : undefined;
  const bySlug = (await expected).files;
  await correctList(braintrust, config, read, bySlug, pinned);
  const slugs = [...new Set([...bySlug.keys(), ...read.live.keys(), ...read.unreadable.keys()])];
  const ignored = slugs.toSorted().flatMap((slug) => {
    const { reason } = ignoredFor(config.ignore, slug);
    return reason === undefined ? [] : [{ slug, reason }];
  });
  const skipped = new Set(ignored.map(({ slug }) => slug));
  // A file that cannot be read is there all the same: its prompt is neither orphaned nor unmanaged.
  const invalid = new Set(files.problems.flatMap(({ file }) => [file, stemOf(file)]));
  const isInvalid = (slug: string): boolean =>
    !bySlug.has(slug) &&
    [slug, lock?.prompts[slug]?.path, read.live.get(slug)?.stamp?.path].some((name) =>
      name !== undefined && invalid.has(name)
    );
  const known = slugs.toSorted().filter((slug) => !skipped.has(slug) && !isInvalid(slug))
    .map((slug) => ({
      slug,
      file: bySlug.get(slug),
      lock: pinned?.prompts[slug] ??
        (isOurLock ? likely(candidates?.get(slug), read.live.get(slug)) : undefined),
      live: read.live.get(slug),
    }));
  const named = ({ slug, file }: Known): Named => ({ slug, path: file?.path });
  const isSelected = await options.select?.(known.map(named)) ?? (() => true);
  // A prompt that lacks its file or its row costs no request, and may be what another was renamed to.
  const listed = known.filter((facts) => isSelected(named(facts)) || !facts.file || !facts.live);
  const wanted = config.upload === "after-merge"
    ? await withPins({ braintrust, config }, listed, options.knownBlobs)
    : listed;
  const ours = await options.onceOurs(known.flatMap(filelessOf));
  const prompts = await inPool(8, wanted, async (facts) => {
    const reason = read.unreadable.get(facts.slug);
    if (reason !== undefined) return unknown(facts, reason);
    const wasOurs = facts.lock !== undefined || ours.has(facts.slug);
    return await surveyOne(braintrust, config, { ...facts, wasOurs });
  });
  const target = { org: braintrust.orgName, project: read.project, api_url: braintrust.apiUrl };
  return { target, prompts: explainRenames(prompts), ignored, isPartial: read.isPartial };
}

/** The prompts with what stamps and history say of them in place of a lock. */
export async function withPins(
  service: { braintrust: Braintrust; config: Config },
  prompts: Known[],
  knownBlobs: KnownBlobs,
): Promise<Known[]> {
  const both = prompts.flatMap(({ slug, file, live }) =>
    file && live ? [{ slug, file, live }] : []
  );
  const pins = await derivePins(service, both, knownBlobs);
  return prompts.map((known) => ({ ...known, lock: pins.get(known.slug) }));
}

/** What is known of a prompt before its state is decided. */
export type Known = Pick<Surveyed, "slug" | "file" | "lock" | "live">;

/** Decides the state of one prompt; asks for older versions where the state depends on them. */
export async function surveyOne(
  braintrust: Braintrust,
  config: Config,
  { wasOurs, ...listed }: Known & { wasOurs: boolean },
): Promise<Surveyed> {
  let known: Known = listed;
  let told = toldOf(known, config);
  let older: Older;
  let isSteady = false;
  try {
    if (isDoubtful(known, told)) {
      known = { ...known, live: await readClosely(braintrust, config, known) };
      isSteady = isToldTwice(listed.live, known.live);
      told = toldOf(known, config);
    }
    const needs = needsOf(known, howTold(told));
    older = await readOlder(braintrust, config, { ...known, isSteady }, needs);
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return unknown(known, `its pinned version could not be read: ${error.message}`);
  }
  const { file, lock, live } = known;
  const { pinned, base, ...compared } = older;
  if (file && live && told.length > 0 && typeof pinned === "object") {
    told = await toldAfter(
      comparedContent(file.prompt(), config),
      live,
      pinned,
      (version) => lastUpload(braintrust, config, version),
    );
  }
  const how = howTold(told);
  // With a lock, whoever merges an edit pins it.
  const merged = config.upload === "after-merge" && file && base && live && base !== live
    ? { holdsEdit: holdsEditOf(config, { file, base, live }) }
    : {};
  const facts = {
    file,
    lock,
    live,
    pinned,
    wasOurs,
    compared: { file: how, ...compared, ...merged },
  };
  const { isRewritten = false, ...decision }: Decision = decideState(facts);
  const holdsFile = file !== undefined && live !== undefined &&
    (how === "same" || decision.state === "in-sync" || decision.state === "unstamped" ||
      decision.state === "superseded" && compared.isPinned);
  return { ...known, ...decision, base, told, holdsFile, isRewritten };
}

function toldOf({ file, live }: Known, config: Config): ToldField[] {
  const isHashed = !file || !live || live.content_sha256 === file.content_sha256;
  return isHashed ? [] : compareTold(comparedContent(file.prompt(), config), live.content());
}

function holdsEditOf(
  config: Config,
  { file, base, live }: { file: PromptFile; base: LiveVersion; live: LiveVersion },
): boolean {
  const told = ({ content }: LiveVersion): Content =>
    inTermsOf(content(), file.prompt().content) as Content;
  const contents = { ours: file.prompt().content, base: told(base), theirs: told(live) };
  return holdsEdit(file.prompt().text, contents, {
    path: file.path,
    defaults: definedModel(config),
  });
}

/** Whether live seems to be something else than what was uploaded: then the list alone proves nothing. */
function isDoubtful({ file, lock, live }: Known, told: ToldField[]): boolean {
  if (!file || !live || isExact(live)) return false;
  const isStamped = (hashes: Hashes): boolean => isStampedAs(live, hashes);
  const isPinned = lock?.id === live.id && lock.version === live.version;
  if (isPinned && !sameHashes(lock, file) && isStamped(lock)) return false;
  return !isStamped(file) || howTold(told) !== "same";
}

/** Live as a single read tells it: a list may leave out or cut what a prompt holds, or be older. */
async function readClosely(
  braintrust: Braintrust,
  config: Config,
  { slug, live }: Known,
): Promise<LiveVersion | undefined> {
  const row = live && await braintrust.promptById(live.id);
  if (!row || row.slug !== slug || row.project_id !== live.row.project_id) return live;
  return isNewer(live.version, row._xact_id) ? live : versionOf(row, config);
}

/** Whether two reads tell one version alike, so that a third need not look for what moves. */
function isToldTwice(first: LiveVersion | undefined, second: LiveVersion | undefined): boolean {
  return first !== undefined && first !== second && first.version === second?.version &&
    first.content_sha256 === second.content_sha256;
}

interface Older extends Omit<Comparison, "file"> {
  pinned: LiveVersion | "absent" | undefined;
  base: LiveVersion | undefined;
}

async function readOlder(
  braintrust: Braintrust,
  config: Config,
  { file, lock, live, isSteady }: Known & { isSteady: boolean },
  needs: Needs,
): Promise<Older> {
  // Without a need to look: it is exactly what its stamp names, or says what the file says.
  const sure: Origin = live?.stamp ? "upload" : "edit";
  const none: Older = {
    pinned: undefined,
    base: undefined,
    isPinned: false,
    origin: sure,
    pinnedOrigin: "upload",
    before: "upload",
  };
  if (!file || !live) return none;
  const trace = (version: LiveVersion): ReturnType<typeof traceOrigin> =>
    traceOrigin(braintrust, config, version, file.prompt().content);
  if (!needs.pinned || !lock) {
    if (!needs.origin) return none;
    const { origin, upload } = await trace(live);
    return { ...none, origin, base: upload };
  }
  const pinned = await pinnedVersion(braintrust, config, lock, live);
  if (pinned === "absent") {
    return { ...none, pinned, origin: needs.origin ? (await trace(live)).origin : sure };
  }
  const pair: [LiveVersion, LiveVersion] = [pinned, live];
  // Told as they were sent, or told alike twice: nothing of them moves.
  const isSure = isSteady || isExact(pinned) && isExact(live);
  const isPinned = isSure
    ? tellsSame(pinned.content(), live.content(), file.prompt().content)
    : await tellsSameSteadily(braintrust, config, pair, file.prompt().content);
  const isSameStamp = isStampedAs(live, pinned.stamp);
  // A newer version with the stamp of the pinned one: that settles it without another request.
  const traced = isSameStamp ? isPinned ? "upload" : "edit" : undefined;
  const origin = !needs.origin ? sure : traced ?? (await trace(live)).origin;
  const isAsFile = pinned.content_sha256 === file.content_sha256 ||
    howTold(compareTold(comparedContent(file.prompt(), config), pinned.content())) === "same";
  const before = needs.before ? await beforeLive(braintrust, config, live) : "upload";
  const pinnedOrigin = isAsFile || !sameHashes(lock, file)
    ? "upload"
    : (await trace(pinned)).origin;
  return { pinned, base: pinned, isPinned, origin, pinnedOrigin, before };
}

/** How the version came about that live replaced. */
async function beforeLive(
  braintrust: Braintrust,
  config: Config,
  live: LiveVersion,
): Promise<Origin> {
  const before = await readBefore(braintrust, live.row);
  if (before === "none") return "upload";
  if (before === "unread" || !before.row) return "unread";
  return (await traceOrigin(braintrust, config, versionOf(before.row, config))).origin;
}

/**
 * The version that the lock pins. Throws an HttpError where Braintrust has it and does not return it,
 * and live is an upload: whether the lock pins the right one cannot be told then. An edit is one anyway.
 */
async function pinnedVersion(
  braintrust: Braintrust,
  config: Config,
  { id, version }: LockEntry,
  live: LiveVersion,
): Promise<LiveVersion | "absent"> {
  const row = await braintrust.exactVersion(id, version);
  if (row) return versionOf(row, config);
  if (!isExact(live)) return "absent";
  const versions = await knownVersions(braintrust, live.row.project_id, id);
  if (!versions.includes(version)) return "absent";
  throw new HttpError("Braintrust lists it in the history, but does not return it", {
    status: 404,
  });
}

/** Of two entries in conflict, the one that live still is; else the newer one. */
function likely(entries: LockEntry[] = [], live: LiveVersion | undefined): LockEntry | undefined {
  const same = entries.find(({ id, version }) => id === live?.id && version === live.version);
  return same ?? entries.toSorted((a, b) => isNewer(a.version, b.version) ? -1 : 1)[0];
}

function filelessOf({ slug, file, live }: Known): Fileless[] {
  if (file || !live?.stamp) return [];
  const { path, blob } = live.stamp;
  return [{ slug, path, blob }];
}

function unknown(known: Known, detail: string): Surveyed {
  const rest = { base: undefined, told: [], holdsFile: false, isRewritten: false };
  return { ...known, ...rest, state: "unknown", detail };
}
