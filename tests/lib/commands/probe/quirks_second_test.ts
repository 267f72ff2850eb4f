// The second half of quirks_test.ts.
import { assertShown, HALVES } from "./shown.ts";

assertShown(HALVES[1]);
