// The first half of the commands; faults_second_test.ts has the other, so that both run side by side.
import { breakEveryRequest } from "./faults.ts";
import { HALVES } from "./scenarios.ts";

breakEveryRequest(HALVES[0]);
