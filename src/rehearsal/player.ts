import type { Answer } from "../external/other-limiters.ts";
import { UNREAD } from "../limits/check.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { fingerprintOf } from "../record/fingerprint.ts";
import type {
  DeliverEvent,
  LoadEvent,
  MessageEvent,
  OpenEvent,
  Pseudonym,
  StandingEvent,
  StrikeEvent,
  TrafficEvent,
} from "../record/traffic-event.ts";
import { CompiledPolicy } from "../refusals/compiled-policy.ts";
import { RESYNC } from "../shared/close-code.ts";
import { type Judgement, PASSED } from "../strikes/judge.ts";
import { WAVED_THROUGH } from "../strikes/verdict.ts";
import { Played, type Seat } from "./played.ts";
import { clientIn, nameOf } from "./recorded-client.ts";
import { READS_RECORDS, RecordedMessage } from "./recorded-message.ts";
import { Rehearsed } from "./rehearsed.ts";
import type { VirtualConnection } from "./virtual-connection.ts";
import { VirtualRoom } from "./virtual-room.ts";
import { ADMISSION, type Arrival } from "./virtual-sessions.ts";

interface PlayerOptions {
  /** Told of a message that had waited, once something is decided about it. */
  onLate?(played: Played): void;
  /** Told of a function of the policy that throws. Default: nobody is. */
  fail?(doing: string, error: unknown): void;
}

/**
 * Plays a record in a room that exists only in thought. If the record was made under the same rules, the room is led by it: it believes how
 * connections stood, who came in, and when what waited was tried, so that all verdicts are the same. Under other rules it finds that out
 * by itself.
 */
export class Player {
  readonly room: VirtualRoom;
  readonly #fingerprint: string;
  readonly #seats = new Map<Pseudonym, Seat>();
  /** Those of which the room knew as it was loaded, and whose `open` is yet to come. */
  #here = new Set<Pseudonym>();
  /** Whether nothing has happened yet. How connections stand at the beginning is believed whatever the rules. */
  #isBeginning = true;

  constructor(policy: DefinedPolicy, options: PlayerOptions = {}) {
    const fail = (doing: string, error: unknown): void => options.fail?.(doing, error);
    const compiled = new CompiledPolicy(policy, fail, READS_RECORDS);
    this.#fingerprint = fingerprintOf(compiled.policy);
    this.room = new VirtualRoom(compiled, {
      fail,
      onLate: (connection, message, rehearsed, now) => {
        if (options.onLate === undefined || !(message instanceof RecordedMessage)) return;
        const { event, client } = message;
        options.onLate(new Played(event, now, { connection, client }, "held", rehearsed));
      },
    });
  }

  /** Whether the record was made under the same rules. */
  get isLed(): boolean {
    return this.room.isLed;
  }

  /** The connection of a record; `null` if it is not open. */
  connectionOf(connection: Pseudonym): VirtualConnection | null {
    return this.#seats.get(connection)?.connection ?? null;
  }

  /** Plays one event. @returns what became of it; `null` if nothing is decided about such an event */
  play(event: TrafficEvent): Played | null {
    if (event.event === "message") return this.#send(event);
    switch (event.event) {
      case "open":
        return this.#open(event);
      case "close":
        return this.#close(event.connection, event.at, event.code);
      case "deliver":
        return this.#deliver(event);
      case "rules":
        this.room.isLed = event.fingerprint === this.#fingerprint;
        return null;
      case "load":
        return this.#load(event);
      case "standing":
        return this.#believe(event);
      default:
        return this.#strike(event);
    }
  }

  /** The record is over: what still waits is delivered. */
  end(at: number): void {
    if (!this.room.isLed) this.room.advance(at);
  }

  #open(event: OpenEvent): Played | null {
    const { connection: number, at, cohort, exempt } = event;
    this.#close(number, at);
    const wasHere = this.#here.delete(number);
    const isExempt = exempt === true;
    const connection = this.room.open(
      clientIn(event),
      { cohort, isExempt },
      at,
      this.#arrivalOf(event, wasHere),
    );
    const seat = { connection, client: nameOf(event) };
    // Of one that was turned away nothing more is heard.
    if (event.verdict === "close") this.room.close(connection, at);
    else this.#seats.set(number, seat);
    if (wasHere) return null;
    this.#isBeginning = false;
    const { turnedAway } = connection;
    const judgement: Judgement =
      turnedAway === null ? PASSED : { ...PASSED, action: "close", limit: turnedAway.limit };
    const isAway = turnedAway !== null && !ADMISSION.has(turnedAway.limit);
    const { ladder } = this.room.rules;
    return new Played(event, at, seat, "open", new Rehearsed(judgement, UNREAD, ladder, isAway));
  }

  #arrivalOf({ verdict, limit }: OpenEvent, wasHere: boolean): Arrival | null {
    if (wasHere) return "here";
    if (!this.room.isLed) return null;
    return verdict === "close" ? { limit: limit ?? "" } : "in";
  }

  #close(number: Pseudonym, at: number, code?: number): null {
    const seat = this.#seats.get(number);
    if (seat === undefined) return null;
    if (this.room.isLed && code === RESYNC) this.room.finishResync(seat.connection, at);
    this.room.close(seat.connection, at);
    this.#seats.delete(number);
    return null;
  }

  #send(event: MessageEvent): Played {
    this.#isBeginning = false;
    const seat = this.#seatOf(event);
    const { at, bytes, length = bytes, asked, control } = event;
    const rehearsed = this.room.judge(seat.connection, new RecordedMessage(event, seat.client), at, {
      length,
      isAsked: asked === true,
      isControl: control === true,
      refusal: refusalIn(event),
      awaited: this.#awaitedBy(event),
    });
    return new Played(event, at, seat, "message", rehearsed);
  }

  #deliver(event: DeliverEvent): null {
    const seat = this.#seats.get(event.connection);
    if (this.room.isLed && seat !== undefined) {
      this.room.deliver(seat.connection, event.at, refusalIn(event));
    }
    return null;
  }

  #load({ connections, at }: LoadEvent): null {
    const named = new Set(connections);
    for (const number of this.#seats.keys()) {
      if (named.has(number)) continue;
      if (this.room.isLed) this.#seats.delete(number);
      else this.#close(number, at);
    }
    if (this.room.isLed) this.room.forget(connections.flatMap((number) => this.connectionOf(number) ?? []));
    this.#here = new Set(connections.filter((number) => !this.#seats.has(number)));
    return null;
  }

  #believe(event: StandingEvent): null {
    const seat = this.#seats.get(event.connection);
    if (this.room.isLed || this.#isBeginning) this.room.believe(seat?.connection ?? null, event, event.at);
    return null;
  }

  #strike(event: StrikeEvent): Played | null {
    this.#isBeginning = false;
    const seat = this.#seats.get(event.connection);
    if (seat === undefined) return null;
    const { connection } = seat;
    const { at, strikes = 1, limit } = event;
    const byHand = this.room.strikesAt(at);
    if (event.event === "mute")
      byHand.mute(connection, event.for ?? 0, limit === undefined ? {} : { reason: limit });
    else if (event.event === "clear") byHand.clear(connection);
    else {
      const isAway = connection.session.isGone;
      const verdict =
        event.event === "invalid"
          ? byHand.reportInvalid(connection)
          : byHand.add(connection, { strikes, ...(limit !== undefined && { reason: limit }) });
      const judgement = verdict === WAVED_THROUGH ? PASSED : this.room.lastJudgement;
      const rehearsed = new Rehearsed(judgement, UNREAD, this.room.rules.ladder, isAway);
      return new Played(event, at, seat, "app", rehearsed);
    }
    return null;
  }

  /** The limit for whose limiter a message waits, as a record made under the same rules has it. */
  #awaitedBy({ verdict, wait, limit = null }: MessageEvent): string | null {
    if (verdict !== "hold" || wait !== undefined || !this.room.isLed) return null;
    const { externals } = this.room.rules.limiter;
    return externals.some(({ definition }) => definition.name === limit) ? limit : null;
  }

  /** The connection of a message. One that the record never opened is open as of its first message. */
  #seatOf(event: MessageEvent): Seat {
    const known = this.#seats.get(event.connection);
    if (known !== undefined) return known;
    const arrival = this.room.isLed ? "in" : null;
    const connection = this.room.open(clientIn(event), {}, event.at, arrival);
    const seat = { connection, client: nameOf(event) };
    this.#seats.set(event.connection, seat);
    return seat;
  }
}

/** What another limiter has said, if that is what refused a message. */
function refusalIn({ limit = null, wait, blameless }: MessageEvent | DeliverEvent): Answer {
  return wait === undefined || limit === null ? null : { limit, wait, blameless: blameless === true };
}
