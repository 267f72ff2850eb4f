import { assertEquals } from "@std/assert";
import {
  exitCodeOf,
  isOk,
  type Outcome,
  outcomeOf,
  type Report,
} from "../../../lib/report/report.ts";
import { bySeverity } from "../../../lib/report/severity.ts";
import { STATE_NAMES } from "../../../lib/state/state.ts";
import { reportOf } from "./report_of.ts";

const SYNC = { state: "in-sync", ok: true } as const;
const UNKNOWN = { state: "unknown" } as const;
const problems = [{ file: "prompts/x.md", line: 1, column: 1, message: "m" }];

const CASES: { name: string; report: Report; outcome: Outcome; code: number }[] = [
  { name: "nothing", report: reportOf([]), outcome: "clean", code: 0 },
  { name: "all in sync", report: reportOf([SYNC]), outcome: "clean", code: 0 },
  { name: "a finding", report: reportOf([SYNC, {}]), outcome: "found", code: 1 },
  { name: "a problem", report: reportOf([SYNC], { problems }), outcome: "found", code: 1 },
  { name: "an unread prompt", report: reportOf([SYNC, UNKNOWN]), outcome: "unknown", code: 2 },
  { name: "unread and a finding", report: reportOf([{}, UNKNOWN]), outcome: "unknown", code: 2 },
  { name: "an outage", report: reportOf([], { outage: "o" }), outcome: "unknown", code: 0 },
  {
    name: "an unread prompt in a tolerated outage",
    report: reportOf([SYNC, UNKNOWN], { outage: "o" }),
    outcome: "unknown",
    code: 0,
  },
  {
    name: "a finding in a tolerated outage",
    report: reportOf([{}, UNKNOWN], { outage: "o" }),
    outcome: "found",
    code: 1,
  },
];
for (const { name, report, outcome, code } of CASES) {
  Deno.test(`exitCodeOf() — ${name}: ${code}, ${outcome}`, () => {
    assertEquals([outcomeOf(report), exitCodeOf(report)], [outcome, code]);
    assertEquals(isOk(report), outcome === "clean");
  });
}

Deno.test("bySeverity() — what fails before what passes, then by state", () => {
  const { prompts } = reportOf([
    SYNC,
    { state: "superseded" },
    { state: "unmanaged", ok: true },
    { state: "drifted", ok: true },
    { state: "orphaned" },
    { state: "conflict" },
  ]);
  assertEquals(
    bySeverity(prompts).map(({ state, ok }) => `${state} ${ok}`),
    [
      "conflict false",
      "superseded false",
      "orphaned false",
      "drifted true",
      "unmanaged true",
      "in-sync true",
    ],
  );
});

Deno.test("bySeverity() — has a place for every state", () => {
  const { prompts } = reportOf(STATE_NAMES.toReversed().map((state) => ({ state })));
  assertEquals(bySeverity(prompts).map(({ state }) => state), [
    "conflict",
    "drifted",
    "missing",
    "pending",
    "unstamped",
    "unknown",
    "superseded",
    "orphaned",
    "elsewhere",
    "unmanaged",
    "in-sync",
  ]);
});
