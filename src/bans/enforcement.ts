import { ROOMS_OF_CLIENT } from "../shared/reserved-names.ts";
import type { Session } from "../session/session.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { Ban, Entry, RecordedBan } from "./ban.ts";
import type { BanStore } from "./ban-store.ts";
import { BanEffects, type BanEffectsDeps, isMeant } from "./ban-effects.ts";
import type { KnownBan } from "./decide.ts";
import type { Decisions } from "./decisions.ts";
import { remaining } from "../shared/period.ts";
import type { Events } from "../events/events.ts";
import { CloseCode } from "../shared/close-code.ts";
import { close } from "./close.ts";
import { show } from "./session-shadow.ts";
import { isHere, reviewRoles } from "./review-roles.ts";

/** What enforcement needs. */
interface BanEnforcementDeps extends BanEffectsDeps {
  readonly store: BanStore | null;
  readonly decisions: Decisions | null;
  readonly events: Pick<Events, "emit">;
  readonly clock: () => number;
  /** Told of what the app decides. */
  readonly witness: { banned(ban: Ban): void; lifted(): void };
  /** Asks again whether a session moderates, and notes the answer in it; `null` if only its next connect can tell. */
  stillModerates(session: Session): Promise<boolean | null>;
}

/** Who lifts a ban, and why. */
export interface RemoveBanOptions {
  /** Who asked for it. Default: `"operator"`. */
  by?: string;
  /** Kept with the record. Default: empty. */
  reason?: string;
}

/** Makes live connections agree with the bans of their clients, and keeps the bans for those that come later. */
export class BanEnforcement {
  readonly #deps: BanEnforcementDeps;
  readonly #effects: BanEffects;

  constructor(deps: BanEnforcementDeps) {
    this.#deps = deps;
    this.#effects = new BanEffects(deps);
  }

  /** Bans the client behind a connection. If nobody knows who it is, only the connection is banned. */
  async imposeOn(session: Session, ban: Ban): Promise<void> {
    const others = this.#meantBy(ban, session.client).filter((other) => other !== session);
    await this.#impose(session.client, [...others, session], ban);
  }

  /**
   * Bans the client behind a connection, but spares the connection itself: it is only warned of what led to the ban, for the first
   * time.
   */
  async imposeBeside(session: Session, ban: Ban): Promise<void> {
    session.sparedBy = ban.id;
    await Promise.all([
      this.#impose(session.client, this.#meantBy(ban, session.client), ban),
      ban.kind === "close" && this.#effects.keepConduct(session, ban, ban.at),
    ]);
  }

  /** Bans a client that may not be here. */
  async impose(target: RecordKey, client: string, ban: Ban): Promise<void> {
    await this.#impose(client, this.#meantBy(ban, target), ban);
  }

  /** Lifts all bans of a client: first for those who are here, since storage may fail. */
  async lift(target: RecordKey, client: string, options: RemoveBanOptions): Promise<void> {
    const { sessions, store, events, witness } = this.#deps;
    this.#show(sessions.ofClient(target));
    if (store !== null) return this.#pardon(target, client, () => true, true, options);
    witness.lifted();
    events.emit("pardon", { client, target });
  }

  /** Lifts the ban of a connection whose client has no record. */
  liftFrom(session: Session): void {
    this.#show([session]);
    this.#deps.witness.lifted();
    this.#deps.events.emit("pardon", { client: session.client, target: session.record });
  }

  /** Lifts one ban of a client. @param ban its id */
  async liftOne(target: RecordKey, ban: string, options: RemoveBanOptions): Promise<void> {
    await this.#pardon(target, target, ({ id }) => id === ban, false, options);
  }

  /** Lifts the bans that a limit led to, of all clients. */
  async liftLimit(limit: string): Promise<void> {
    const { store, clock } = this.#deps;
    if (store === null) return;
    const targets = new Set<RecordKey>();
    let page = await store.list({}, clock());
    for (;;) {
      for (const ban of page.bans) if (ban.limit === limit) targets.add(ban.target);
      if (page.next === null) break;
      page = await store.list({ after: page.next }, clock());
    }
    for (const target of targets) {
      await this.#pardon(target, target, (ban) => ban.limit === limit, false, {
        by: "operator",
        reason: `the limit ${limit} was removed`,
      });
    }
  }

  /**
   * Makes the live connections of a client agree with what the records say about it now. Nothing on their wire tells of a
   * shadow-ban or its end.
   *
   * @param learned bans that were imposed elsewhere and are new to this room
   * @param pardoned the client that was pardoned in this room, as events name it
   */
  async apply(
    target: RecordKey,
    learned: readonly Ban[] = [],
    pardoned: string | null = null,
  ): Promise<void> {
    const { sessions, store, decisions, clock, events, active } = this.#deps;
    if (store === null) return;
    const read = (): Promise<Entry[]> => store.entriesOf(target, clock());
    let entries = await read();
    const isAsked = entries.some(({ ban }) => ban.limit === null && remaining(ban, clock()) > 0);
    if (isAsked && active.policy.enforce && sessions.ofClient(target).some(({ moderates }) => moderates)) {
      await this.reviewRoles(sessions.ofClient(target));
      // That may have taken a while, in which something else was decided.
      entries = await read();
    }

    const now = clock();
    const here = sessions.ofClient(target);
    const isEnforced = (session: Session): boolean =>
      active.policy.enforce && isHere(session) && !session.moderates;
    const bansFor = (session: Session): Entry[] =>
      entries.filter(({ ban }) => isMeant(session, ban, active.policy.forgiveAfter, now));
    const someone = here.find(isEnforced);
    const { told, kept, isFreed } = this.#effects.on(here, { bansFor, imposed: null, isEnforced }, now);
    if (pardoned !== null) events.emit("pardon", { client: pardoned, target });
    else if (someone !== undefined && isFreed) events.emit("pardon", { client: someone.client, target });
    if (someone !== undefined) for (const ban of learned) events.emit("ban", { client: someone.client, ban });
    await Promise.all([...kept, ...told.map((entry) => decisions?.noteTold(entry.ban, entry))]);
  }

  /** Closes a client's connections with 4409: the room cannot find out whether it is banned elsewhere. */
  expel(target: RecordKey): void {
    const { sessions, active, clock } = this.#deps;
    if (!active.policy.enforce) return;
    for (const session of sessions.ofClient(target)) {
      if (!session.admitted || session.moderates) continue;
      close(session, CloseCode.TooManyConnections, { limit: ROOMS_OF_CLIENT }, active.policy, clock());
    }
  }

  /** Asks moderators among some connections again whether they moderate: see {@link reviewRoles}. */
  reviewRoles(sessions: readonly Session[]): Promise<boolean> {
    return reviewRoles(sessions, {
      stillModerates: (session) => this.#deps.stillModerates(session),
      save: (session) => this.#deps.sessions.save(session),
    });
  }

  #meantBy(ban: Ban, client: string | null): Session[] {
    const { sessions, active } = this.#deps;
    const ofClient = client === null ? [] : sessions.ofClient(client);
    return ofClient.filter((session) => isMeant(session, ban, active.policy.forgiveAfter, ban.at));
  }

  /** What an operator decides is carried out in a dry run too; the ladder decides nothing then. */
  async #impose(client: string | null, sessions: readonly Session[], ban: Ban): Promise<void> {
    const { decisions, events, witness } = this.#deps;
    // All writes are begun before anything is sent.
    const written = decisions?.impose(ban);
    const bansFor = (): KnownBan[] => [{ ban, told: false }];
    const isEnforced = ({ moderates }: Session): boolean => !moderates;
    const { told, kept } = this.#effects.on(sessions, { bansFor, imposed: ban, isEnforced }, ban.at);
    if (ban.limit === null) witness.banned(ban);
    events.emit("ban", { client, ban });
    await Promise.all([written, ...kept]);
    if (told.length > 0) await decisions?.noteTold(ban);
  }

  #show(sessions: readonly Session[]): void {
    for (const session of sessions) {
      if (!show(session)) continue;
      this.#deps.sessions.save(session);
      this.#deps.onHidden(session, this.#deps.clock());
    }
  }

  async #pardon(
    target: RecordKey,
    client: string,
    isMeant: (ban: RecordedBan) => boolean,
    all: boolean,
    { by = "operator", reason = "" }: RemoveBanOptions,
  ): Promise<void> {
    const { store, decisions, clock, witness } = this.#deps;
    if (store === null || decisions === null) return;
    const now = clock();
    const entries = await store.entriesOf(target, now);
    const bans = entries.filter(({ ban }) => isMeant(ban)).map(({ ban }) => ban.id);
    await decisions.pardon({ target, by, reason, bans, before: all ? now : null }, entries);
    witness.lifted();
    await this.apply(target, [], client);
  }
}
