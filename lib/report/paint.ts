/** Paints text; the identity where colour is not wanted. */
export type Paint = (
  style: "red" | "green" | "yellow" | "cyan" | "bold" | "dim",
  text: string,
) => string;
