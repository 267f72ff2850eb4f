// The workflow that `init` writes: this repository's own, with the action in place of the tasks.
import type { Choices } from "./facts.ts";
import { within } from "./facts.ts";

const CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1";
/** The queue of merges names its base; a pull request is checked as the merge of two commits. */
const SINCE = "${{ github.event.merge_group.base_sha || 'HEAD^1' }}";
const DEPTH = "${{ github.event_name == 'merge_group' && '0' || '2' }}";
const KEY = "${{ secrets.BRAINTRUST_API_KEY }}";

/** The text of the workflow for prompts in `folder`. */
export function workflowText(folder: string, { action, version }: Choices): string {
  const uses = `${action} # v${version}`;
  const config = JSON.stringify(within(folder, "prompts/config.json"));
  return `# Pull requests prove that prompt files, prompts/lock.json and Braintrust agree. A merge uploads the
# merged prompts. A nightly job checks that everything still agrees. Written by prompt-sync init.
# Required checks: \`lint\` and \`verify\`. Neither has a path filter, so both always report.
#
# The code of a pull request is never run here: the action reads its prompt files only.
#
# Secret BRAINTRUST_API_KEY. Variables, all optional: BRAINTRUST_API_URL, BRAINTRUST_APP_URL,
# BRAINTRUST_ORG_NAME, BRAINTRUST_PROJECT, PROMPT_ON_OUTAGE (warn or fail, on pull requests),
# PROMPT_ENVIRONMENT (the environment that main promotes to), PROMPT_HOLD (a reason: then nothing is promoted).
name: Prompts

on:
  pull_request:
  merge_group:
  push:
    branches: [main]
  schedule:
    - cron: "17 3 * * *"
  workflow_dispatch:

permissions: {}

concurrency:
  group: \${{ github.workflow }}-\${{ github.event_name }}-\${{ github.event.pull_request.number || github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

env:
  BRAINTRUST_API_URL: \${{ vars.BRAINTRUST_API_URL }}
  BRAINTRUST_APP_URL: \${{ vars.BRAINTRUST_APP_URL }}
  BRAINTRUST_ORG_NAME: \${{ vars.BRAINTRUST_ORG_NAME }}
  BRAINTRUST_PROJECT: \${{ vars.BRAINTRUST_PROJECT }}

jobs:
  # Needs no key, so a fork's pull request cannot merge a prompt that nobody uploaded.
  lint:
    name: lint
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
          fetch-depth: ${DEPTH}
      - uses: ${uses}
        with:
          command: lint
          config: ${config}
      - if: github.event_name == 'pull_request' || github.event_name == 'merge_group'
        uses: ${uses}
        with:
          command: verify
          config: ${config}
          offline: "true"
          since: ${SINCE}

  # Forks and Dependabot get no secrets, so the job is skipped there, which counts as neutral.
  verify:
    name: verify
    if: >-
      github.event_name == 'merge_group' ||
      (github.event_name == 'pull_request' &&
      github.event.pull_request.head.repo.full_name == github.repository &&
      github.actor != 'dependabot[bot]')
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
    outputs:
      outcome: \${{ steps.verify.outputs.outcome }}
    steps:
      - uses: ${CHECKOUT}
        with:
          persist-credentials: false
          fetch-depth: ${DEPTH}
      - id: verify
        uses: ${uses}
        with:
          command: verify
          api-key: ${KEY}
          config: ${config}
          on-outage: \${{ vars.PROMPT_ON_OUTAGE || 'warn' }}
          since: ${SINCE}

  # Appears in the list of checks only when nothing was proven.
  not-verified:
    name: not verified
    needs: verify
    if: >-
      !cancelled() &&
      (github.event_name == 'pull_request' || github.event_name == 'merge_group') &&
      needs.verify.result != 'failure' &&
      needs.verify.outputs.outcome != 'clean'
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions: {}
    steps:
      - name: Say why
        env:
          REASON: \${{ needs.verify.result == 'skipped' && 'no key' || 'Braintrust did not answer' }}
        run: |
          echo "::warning title=not verified::not verified: $REASON"
          echo "## ⚠️ not verified: $REASON" >> "$GITHUB_STEP_SUMMARY"

  upload:
    name: upload
    needs: lint
    if: github.event_name == 'push' && github.ref == 'refs/heads/main'
    runs-on: ubuntu-latest
    timeout-minutes: 30
    permissions:
      contents: read
      deployments: write
    # One writer at a time, and never cancelled halfway.
    concurrency:
      group: braintrust-upload
      cancel-in-progress: false
    steps:
      # The newest commit of main, so that a rerun of an old run does not bring back old prompts.
      - uses: ${CHECKOUT}
        with:
          ref: \${{ github.ref }}
          fetch-depth: 0
          persist-credentials: false
      - uses: ${uses}
        with:
          command: upload
          api-key: ${KEY}
          config: ${config}
          args: --reassert
      # Only what is in git counts, not what upload wrote to the checkout.
      - run: |
          git reset --quiet --hard
          git clean --quiet --force -d
      - uses: ${uses}
        with:
          command: verify
          api-key: ${KEY}
          config: ${config}
      # The last promoted commit is recorded as a GitHub deployment. A pointer that differs from it was moved by
      # somebody and is kept. Without a deployment, compare with the empty tree.
      - name: Find the commit that was promoted last
        id: promoted
        if: vars.PROMPT_ENVIRONMENT != '' && vars.PROMPT_HOLD == ''
        env:
          GH_TOKEN: \${{ github.token }}
          ENVIRONMENT: \${{ vars.PROMPT_ENVIRONMENT }}
        run: |
          last=$(gh api --method GET "repos/$GITHUB_REPOSITORY/deployments" \\
            -f environment="prompts-$ENVIRONMENT" -F per_page=1 --jq '.[0].sha // ""')
          echo "since=\${last:-$(git hash-object -t tree /dev/null)}" >> "$GITHUB_OUTPUT"
      - name: Promote the pinned versions
        id: promote
        if: vars.PROMPT_ENVIRONMENT != '' && vars.PROMPT_HOLD == ''
        uses: ${uses}
        with:
          command: promote
          api-key: ${KEY}
          config: ${config}
          environment: \${{ vars.PROMPT_ENVIRONMENT }}
          since: \${{ steps.promoted.outputs.since }}
      - name: Say that nothing is promoted
        if: vars.PROMPT_ENVIRONMENT != '' && vars.PROMPT_HOLD != ''
        env:
          HOLD: \${{ vars.PROMPT_HOLD }}
        run: |
          echo "::warning title=not promoted::Nothing is promoted while PROMPT_HOLD is set: $HOLD"
      # Also when a pointer was kept: all others were promoted.
      - name: Remember what was promoted
        if: >-
          !cancelled() &&
          (steps.promote.outputs.outcome == 'clean' || steps.promote.outputs.outcome == 'found')
        env:
          GH_TOKEN: \${{ github.token }}
          ENVIRONMENT: \${{ vars.PROMPT_ENVIRONMENT }}
        run: |
          gh api --silent --method POST "repos/$GITHUB_REPOSITORY/deployments" \\
            -f ref="$(git rev-parse HEAD)" -f environment="prompts-$ENVIRONMENT" \\
            -f description="Prompts that git pins" -F auto_merge=false -F 'required_contexts[]'

  drift:
    name: drift
    if: >-
      (github.event_name == 'schedule' || github.event_name == 'workflow_dispatch') &&
      github.ref == 'refs/heads/main'
    runs-on: ubuntu-latest
    timeout-minutes: 15
    permissions:
      contents: read
      issues: write
    steps:
      - uses: ${CHECKOUT}
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: ${uses}
        env:
          GH_TOKEN: \${{ github.token }}
          GH_REPO: \${{ github.repository }}
        with:
          command: drift-issue
          api-key: ${KEY}
          config: ${config}
`;
}
