import type { Events } from "../events/events.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { LimitOverrides } from "../policy/limit.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { PolicyError } from "../policy/policy-error.ts";
import type { DefinedRaiseRule, RaiseRule } from "../policy/posture.ts";
import { USUAL_EVERY } from "../policy/slow-mode.ts";
import type { Session } from "../session/session.ts";
import type { Sessions } from "../session/sessions.ts";
import { SLOW_MODE } from "../shared/reserved-names.ts";
import type { StorageLike } from "../storage/storage.ts";
import type { Judgement } from "../strikes/judge.ts";
import type { Layers } from "./layers.ts";
import { MOST_SWITCHES, type SwitchAnswer, type SwitchList, type SwitchOrder } from "./order.ts";
import { reasonOf, Rules } from "./rules.ts";
import { SlowModeNotices } from "./slow-mode-notices.ts";
import { SwitchStore } from "./switch-store.ts";
import { Switchboard } from "./switchboard.ts";
import type { Override, Switch } from "./switch.ts";
import { Switches, type SwitchesDeps } from "./switches.ts";

interface SwitchingDeps extends Pick<SwitchesDeps, "recordKeys" | "share"> {
  readonly active: {
    readonly set: DefinedPolicy;
    readonly policy: DefinedPolicy;
    readonly limiter: Limiter;
    lay(layers: Layers): void;
  };
  readonly sessions: Sessions;
  readonly storage: StorageLike | null;
  readonly events: Events;
  readonly clock: () => number;
  isExempt(session: Session): boolean;
  /** Tells a client its limits again, since they are others now. */
  announce(session: Session): void;
  /** Some client has other numbers now, or those of everybody again. */
  onOverridden(): void;
  fail(doing: string, error: unknown): void;
}

/** The switches of a room, and what of its events they follow. */
export class Switching {
  readonly #deps: SwitchingDeps;
  readonly #board: Switchboard;
  readonly #notices: SlowModeNotices;
  /** The app's face of it. */
  readonly face: Switches;
  /** What to wait for before the first event; `null` for nothing. Never rejects. */
  readonly ready: Promise<void> | null;
  /** Of which policy the rules are. */
  #set: DefinedPolicy;
  #rules: Rules | null;
  #isRaising = false;
  /** A promise that another request has made is awaited no longer than it has to be. */
  #isLoaded = false;

  constructor(deps: SwitchingDeps) {
    const { active, sessions, storage, fail } = deps;
    this.#deps = deps;
    this.#set = active.set;
    this.#rules = Rules.of(active.set);
    this.#notices = new SlowModeNotices(deps);
    this.#board = new Switchboard({
      ...deps,
      store: storage && new SwitchStore(storage, fail),
      onSlowMode: (slowMode, now) => this.#notices.tellAll(slowMode, now),
      onPosture: () => this.#announceTo(sessions.present()),
      onOverride: (target) => this.#override(sessions.ofClient(target)),
    });
    const loaded = this.#board.load();
    this.ready = loaded && this.#meetEveryone(loaded);
    this.face = new Switches({
      ...deps,
      board: this.#board,
      loaded: () => (this.#isLoaded ? null : loaded),
      hush: (posture, now) => this.#hush(posture, now),
    });
  }

  /** What is on: the same list until that changes. */
  get on(): readonly Switch[] {
    return this.#board.on;
  }

  /** All numbers that clients have for themselves. */
  get overrides(): readonly LimitOverrides[] {
    return this.#board.overrides;
  }

  /** Whether a rule counts what happens. */
  get hasRules(): boolean {
    return this.#rules !== null;
  }

  /** Ends what is over. Called at each event. */
  catchUp(now: number): void {
    this.#board.catchUp(now);
  }

  /** The policy was replaced. */
  replaced(): void {
    const { active, sessions } = this.#deps;
    if (active.set !== this.#set) {
      this.#set = active.set;
      this.#rules = Rules.of(active.set);
    }
    for (const { override } of sessions.present()) if (override !== null) active.limiter.learn(override);
  }

  /** Gives a session the numbers that its client has for itself. Called once it is known who it is. */
  meet(session: Session): void {
    session.override = this.#board.overrideOf(session.record);
    if (session.override !== null) this.#deps.active.limiter.learn(session.override);
  }

  /** A connection has come, whether or not it is let in. */
  came(now: number): void {
    this.#note("connects", now);
  }

  /** A connection was let in. */
  cameIn(session: Session, now: number): void {
    const { slowMode } = this.#board;
    if (slowMode !== null) this.#notices.tell(session, slowMode, now);
  }

  /** A client has no connection here any more. */
  left(target: RecordKey): void {
    this.#board.forget(target).catch((error: unknown) => this.#deps.fail("forgetting an override", error));
  }

  /** A client is erased: what it has for itself is forgotten. */
  erase(target: RecordKey): Promise<void> {
    return this.#board.erase(target);
  }

  /**
   * A message was refused, before anything follows from it. Only asked if there are rules. That somebody is hidden raises nothing: what
   * everyone feels would tell it.
   */
  judged({ action, step }: Judgement, now: number): void {
    if (action === "admit" || action === "hold") return;
    this.#note("refused", now);
    if (step === null) return;
    this.#note("strikes", now);
    if (action === "close") this.#note("bans", now);
  }

  /** A message was refused without more ado. If it only came too soon in slow mode, its sender is told when it may. */
  refused({ limit, conduct, retryAfter }: Judgement, session: Session, now: number): void {
    const { slowMode } = this.#board;
    if (slowMode === null || limit !== SLOW_MODE || conduct.cooldown > 0) return;
    this.#notices.tooSoon(session, retryAfter, slowMode, now);
  }

  /** Follows what the ledger says of a client's own numbers in all rooms. */
  heed(target: RecordKey, override: Override | null): Promise<void> {
    return this.#board.heed(target, override);
  }

  /** What is on, and what may be, for those who moderate. */
  async overview(): Promise<SwitchList> {
    if (!this.#isLoaded) await this.ready;
    const { postures = {}, slowMode } = this.#deps.active.set;
    return {
      switches: this.face.list().slice(0, MOST_SWITCHES),
      postures: Object.entries(postures).map(([name, posture]) => {
        return { name, for: posture.for, hasRule: posture.raise !== undefined };
      }),
      every: slowMode?.every ?? USUAL_EVERY,
    };
  }

  /** Does what whoever moderates has ordered. @throws if the storage or the ledger fails */
  async follow(order: SwitchOrder): Promise<SwitchAnswer> {
    try {
      const done = await this.#do(order);
      return { done: [done].flat().slice(0, MOST_SWITCHES), refused: null };
    } catch (error) {
      if (error instanceof TypeError || error instanceof RangeError || error instanceof PolicyError)
        return { done: [], refused: error.message };
      throw error;
    }
  }

  #do(order: SwitchOrder): Promise<Switch | readonly Switch[]> {
    switch (order.do) {
      case "slow-mode":
        return this.face.slowMode(order);
      case "posture": {
        const { posture, for: lasts, ...rest } = order;
        return this.face.raise(posture, { ...rest, ...(lasts !== null && { for: lasts }) });
      }
      case "override":
        return this.face.override(order.target, order);
      case "end":
        return this.face.end(order.which, order);
    }
  }

  /** Once the event is over that is one too many: until then the policy stays as it is. */
  #note(on: RaiseRule["on"], now: number): void {
    const found = this.#rules?.note(on, now) ?? null;
    if (found === null || this.#isRaising || this.#hasPosture()) return;
    this.#isRaising = true;
    queueMicrotask(() => {
      this.#isRaising = false;
      this.#raise(found);
    });
  }

  /** Whether a posture applies. One that another policy had does not. */
  #hasPosture(): boolean {
    const { posture } = this.#board;
    return posture !== null && Object.hasOwn(this.#set.postures ?? {}, posture.posture);
  }

  #raise({ posture, rule }: { readonly posture: string; readonly rule: DefinedRaiseRule }): void {
    this.#hush(posture, this.#deps.clock());
    this.face
      .raise(posture, { by: `rule:${posture}`, reason: reasonOf(rule) })
      .catch((error: unknown) => this.#deps.fail(`raising the posture ${posture}`, error));
  }

  #hush(posture: string, now: number): void {
    const { postures = {} } = this.#set;
    this.#rules?.hush(posture, postures[posture]?.for ?? 0, now);
  }

  /** Those who were here as the room was loaded into memory have their numbers from then on. */
  async #meetEveryone(loaded: Promise<void>): Promise<void> {
    await loaded;
    this.#isLoaded = true;
    for (const session of this.#deps.sessions.roster.sessions) this.meet(session);
    if (this.overrides.length > 0) this.#deps.onOverridden();
  }

  #override(here: readonly Session[]): void {
    this.#deps.onOverridden();
    for (const session of here) this.meet(session);
    this.#announceTo(here);
  }

  #announceTo(sessions: Iterable<Session>): void {
    for (const session of sessions) if (!session.isBroken) this.#deps.announce(session);
  }
}
