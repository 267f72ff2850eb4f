// The same under two behaviours at once.
import { SOME_PAIRS } from "./cases.ts";
import { declare } from "./declare.ts";

declare(SOME_PAIRS);
