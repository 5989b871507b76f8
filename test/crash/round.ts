import type { EventEmitter } from "node:events";
import type { Dice } from "../support/seeded-random.ts";
import type { Register } from "./register.ts";
import type { WorkerdServer } from "../support/workerd.ts";
import type { Venue } from "./venue.ts";

/** From a start of the server to its end. */
export interface Round {
  readonly number: number;
  readonly venue: Venue;
  readonly server: WorkerdServer;
  readonly dice: Dice;
  readonly register: Register;
  /** Connected, and not banned yet. */
  readonly victims: string[];
  /** Emits `given` at each order, as it is sent. */
  readonly orders: EventEmitter;
  readonly counts: { closed: number; answered: number; unanswered: number };
}
