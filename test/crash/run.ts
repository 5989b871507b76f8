import type { EventEmitter } from "node:events";
import type { SeededRandom } from "../support/seeded-random.ts";
import type { Expectations } from "./expectations.ts";
import type { WorkerdServer } from "../support/workerd.ts";
import type { Target } from "./target.ts";

/** From a start of the server to its end. */
export interface Run {
  readonly number: number;
  readonly target: Target;
  readonly server: WorkerdServer;
  readonly random: SeededRandom;
  readonly expectations: Expectations;
  /** Connected, and not banned yet. */
  readonly victims: string[];
  /** Emits `given` at each order, as it is sent. */
  readonly orders: EventEmitter;
  readonly counts: { closed: number; answered: number; unanswered: number };
}
