import { type ConnectionLike, OPEN } from "../platform/room.ts";
import { type Conduct, SPOTLESS } from "../strikes/conduct.ts";
import type { Period } from "../shared/period.ts";
import { cohortOf } from "../shared/cohort.ts";
import type { LimitOverrides } from "../policy/limit.ts";
import type { Credits } from "../limits/credits.ts";
import { Sent } from "../limits/sent.ts";
import type { KeyedBuckets } from "../limits/keyed-buckets.ts";
import type { BucketReader } from "../limits/counter.ts";
import type { ClientKey } from "../identity/client-key.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { Counted } from "./counted.ts";
import type { Roster } from "./roster.ts";
import type { MessageInfo, ClientInfo } from "../identity/client-info.ts";

/** What all sessions of a room share. */
interface SessionsShared {
  readonly keyed: KeyedBuckets;
  readonly roster: Roster;
}

/** What the bouncer knows of a connection. */
export class Session extends Counted implements BucketReader {
  connection: ConnectionLike;
  hibernates: boolean;
  #clientInfo: ClientInfo;
  #info: Sent;
  #record: RecordKey | null = null;
  #closed = false;
  #closeCode: number | null = null;
  #cohort: number | null = null;
  /** Whether it moderates, as `identify` says. Then it is never judged nor banned, and sees what is hidden. */
  moderates = false;
  /** What the client asked for first in `Accept-Language`, or `null`. */
  locale: string | null = null;
  conduct: Conduct = SPOTLESS;
  /** Since when, and until when, it is hidden by a shadow-ban; `null` if it is not. */
  shadow: Period | null = null;
  /** Whether it has been told its limits with a warning. */
  knowsLimits = false;
  /** With what its limits were announced, or told by its first warning, and are announced again; `null` if they were not, or never change. */
  announceKey: string | null = null;
  /** Whether its client is to be told of a ban once that is over. */
  isOwedStatement = false;
  /** Whether it was let in. The app never hears of one that was not. */
  admitted = true;
  /** Whether it is closed, by the app or by its client, as far as the room has heard. */
  isShut = false;
  /** Whether what is known of it is kept in memory only, since the app's own state takes all the room. */
  isCrowdedOut = false;
  /** The ban that spares it, though it is its client's. */
  sparedBy: string | null = null;
  /** For how long it was sent away; `null` if it was not. */
  away: Period | null = null;
  /** Whether the policy's `exempt` says so; asked once. */
  exempt: boolean | null = null;
  /** Its client's own numbers; `null` if it has none. Written by the switches. */
  override: LimitOverrides | null = null;
  /** What the room has asked it for; `null` for nothing yet. Kept in memory only: a room that wakes up asks again. */
  credits: Credits | null = null;
  /** Its number in the room's traffic record; 0 if it has none. */
  trafficNumber = 0;
  /** What it has sent since the room was loaded into memory. */
  readonly sent = { admitted: 0, refused: 0, held: 0, bytes: 0 };
  readonly #shared: SessionsShared;

  /** @param hibernates whether what is known of it has to be kept in its connection's state */
  constructor(connection: ConnectionLike, shared: SessionsShared, hibernates = false) {
    super(shared);
    this.connection = connection;
    this.hibernates = hibernates;
    this.#shared = shared;
    this.#clientInfo = {
      clientKey: null,
      userId: null,
      connectionId: connection.id ?? "",
      address: null,
      tier: null,
    };
    this.#info = new Sent(this.#clientInfo, null);
  }

  get clientInfo(): ClientInfo {
    return this.#clientInfo;
  }

  set clientInfo(clientInfo: ClientInfo) {
    this.#clientInfo = clientInfo;
    this.#cohort = null;
    this.letGo();
    this.#info = new Sent(clientInfo, null);
    this.#shared.roster.refile(this);
  }

  /** The client as it is kept in storage; `null` if it is unknown. */
  get record(): RecordKey | null {
    return this.#record;
  }

  set record(record: RecordKey | null) {
    this.#record = record;
    this.#shared.roster.refile(this);
  }

  /** Whether the bouncer has closed it. Messages that are still on their way then do nothing. */
  get closed(): boolean {
    return this.#closed;
  }

  /** The code that the bouncer has closed it with; `null` if it has not, or only in thought. */
  get closeCode(): number | null {
    return this.#closeCode;
  }

  /** Takes note that the bouncer closes it: it no longer counts as here, though the host reports its close only later. */
  markClosed(code: number | null = null): void {
    this.#closed = true;
    this.#closeCode = code;
    this.#shared.roster.leave(this);
  }

  /** Whether it is one of a room's. */
  isIn(room: object): boolean {
    return this.#shared === room;
  }

  /** Takes note that its client has left. */
  markLeft(): void {
    this.isShut = true;
    this.#shared.roster.leave(this);
  }

  /**
   * Whether messages of this connection do nothing any more, or never did. What a client sent before it closed still counts: the room
   * hears of the close last.
   */
  get isGone(): boolean {
    return this.#closed || this.isShut || !this.admitted;
  }

  /** Whether nobody is there any more, also if the close is yet to be heard of. It asks the socket, which takes workerd some 200 ns. */
  get isBroken(): boolean {
    return this.isGone || this.connection.readyState !== OPEN;
  }

  /** A message of its own, in the words that limits can use. */
  says(type: string | null): MessageInfo {
    // A client mostly sends another message of the same type. The text of the last one has been hashed already.
    if (this.#info.type !== type) this.#info = new Sent(this.#clientInfo, type);
    return this.#info;
  }

  /** The client's key; `null` if the client is unknown. */
  get client(): ClientKey | null {
    return this.clientInfo.clientKey;
  }

  /** Clients that share the room. */
  get present(): number {
    return this.#shared.roster.clients;
  }

  get cohort(): number {
    return (this.#cohort ??= cohortOf(this.client ?? this.#clientInfo.connectionId));
  }

  get isRestricted(): boolean {
    return this.conduct.only !== null;
  }

  /** A client of a traffic record is known by its pseudonym, which does not tell its cohort. */
  set cohort(cohort: number) {
    this.#cohort = cohort;
  }

  isAsked(type: string | null, now: number): boolean {
    return this.credits !== null && type !== null && this.credits.has(type, now);
  }
}
