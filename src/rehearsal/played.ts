import type { LimitResult } from "../limits/check.ts";
import type { MessageEvent, OpenEvent, StrikeEvent } from "../record/traffic-event.ts";
import type { Judgement } from "../strikes/judge.ts";
import type { Verdict } from "../strikes/verdict.ts";
import type { Rehearsed } from "./rehearsed.ts";
import type { VirtualConnection } from "./virtual-connection.ts";

/** A connection of a record. */
export interface Seat {
  readonly connection: VirtualConnection;
  /** Its client, as results name it. */
  readonly client: string;
}

/** What became of an event of a record. */
export class Played implements Seat {
  /** Of a message that has waited: the message, whenever something is decided about it. */
  readonly event: OpenEvent | MessageEvent | StrikeEvent;
  /** Epoch ms of the decision. */
  readonly at: number;
  readonly connection: VirtualConnection;
  readonly client: string;
  /** What led to it; `held` of a message that had to wait, and is looked at again. */
  readonly cause: "open" | "message" | "held" | "app";
  readonly judgement: Judgement;
  /** What the limits said. They are asked about messages alone. */
  readonly result: LimitResult;
  /** Whether the policy had closed its client by then. A message is neither admitted nor refused then. */
  readonly isAway: boolean;
  readonly #rehearsed: Rehearsed;

  constructor(
    event: Played["event"],
    at: number,
    { connection, client }: Seat,
    cause: Played["cause"],
    rehearsed: Rehearsed,
  ) {
    this.event = event;
    this.at = at;
    this.connection = connection;
    this.client = client;
    this.cause = cause;
    this.judgement = rehearsed.judgement;
    this.result = rehearsed.result;
    this.isAway = rehearsed.isAway;
    this.#rehearsed = rehearsed;
  }

  /** The verdict as listeners of a room are told it. */
  get verdict(): Verdict {
    return this.#rehearsed.verdict;
  }
}
