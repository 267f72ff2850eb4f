import { MARKER, QUIET } from "./body.ts";

/** A comment on the pull request, written by a bot. */
export interface Comment {
  id: number;
  body: string;
}

/** What is to be done so that one comment says what there is to say, and none where there never was. */
export type CommentStep =
  | { step: "create"; body: string }
  | { step: "edit"; id: number; body: string }
  | { step: "delete"; id: number };

/** Plans the steps; none when the one comment says it already. `body` is undefined for silence. */
export function planComment(body: string | undefined, found: readonly Comment[]): CommentStep[] {
  const [first, ...others] = found.filter((comment) => comment.body.startsWith(MARKER));
  const said = body ?? QUIET;
  if (!first) return body === undefined ? [] : [{ step: "create", body }];
  const isSame = first.body.replaceAll("\r\n", "\n").trim() === said.trim();
  return [
    ...(isSame ? [] : [{ step: "edit" as const, id: first.id, body: said }]),
    ...others.map(({ id }) => ({ step: "delete" as const, id })),
  ];
}
