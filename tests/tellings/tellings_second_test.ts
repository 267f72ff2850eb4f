import { HALVES } from "./cases.ts";
import { declare } from "./declare.ts";

declare(HALVES[1]);
