import type { Pseudonym } from "../../record/traffic-event.ts";
import type { Line } from "./line.ts";
import type { Random } from "./random.ts";
import type { Sendings } from "./sendings.ts";

/** One connection, from when it comes to when it goes. */
export interface Visit {
  /** Ms from the beginning of the record. */
  readonly from: number;
  readonly until: number;
  /** In order of time. What is later than `until` is not sent. It may be endless. */
  readonly sendings: Sendings;
}

/** Somebody, with one connection after the other. */
export interface Member {
  readonly client: Pseudonym;
  readonly address?: Pseudonym;
  readonly visits: Iterable<Visit>;
  /** What its network makes of what it sends. Without it, all arrives as it is sent. */
  readonly line?: Line;
  readonly random: Random;
}

/** What a kind is asked to make. */
export interface Casting {
  readonly random: Random;
  /** Which of its kind it is: `talker:1`. */
  readonly name: string;
  /** When it comes, and when the record ends: ms from the beginning of the record. */
  readonly from: number;
  readonly until: number;
  readonly perSecond: number | undefined;
  readonly size: number | undefined;
  readonly type: string | undefined;
  readonly bytes: number | undefined;
}

/** Whom a kind brings. */
export type Cast = (casting: Casting) => Iterable<Member>;
