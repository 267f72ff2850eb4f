import { breakEveryRequest } from "./faults.ts";
import { HALVES } from "./scenarios.ts";

breakEveryRequest(HALVES[1]);
