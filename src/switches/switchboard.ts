import type { Events } from "../events/events.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { LimitOverrides } from "../policy/limit.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { settle } from "../shared/period.ts";
import { type Layers, layersOf } from "./layers.ts";
import type { KeptSwitch, SwitchStore } from "./switch-store.ts";
import type { Override, RaisedPosture, SlowMode, Switch } from "./switch.ts";

/** Most overrides of one room. */
const MOST_OVERRIDES = 50;

interface SwitchboardDeps {
  readonly active: {
    readonly set: DefinedPolicy;
    /** @throws {Error} if the room could not live with it; then all stays as it was */
    lay(layers: Layers): void;
  };
  /** `null` without a storage: then switches end when the room unloads. */
  readonly store: SwitchStore | null;
  readonly events: Pick<Events, "emit">;
  readonly clock: () => number;
  /** Slow mode has begun, is another one, or is over: then it is `null`. */
  onSlowMode(slowMode: SlowMode | null, now: number): void;
  /** Another posture applies, or none. */
  onPosture(now: number): void;
  /** A client has other numbers now, or those of everybody again. */
  onOverride(target: RecordKey, now: number): void;
  fail(doing: string, error: unknown): void;
}

/** Who ends what ends by itself, and what has been ended elsewhere. */
const BY_TIME = "time";
const BY_LEDGER = "ledger";

const NOTHING: readonly [] = [];

/** What is switched on in a room. There is no timer: what is over ends at the room's next event. */
export class Switchboard {
  readonly #deps: SwitchboardDeps;
  /** Those that the ledger has told of are marked. */
  #kept: readonly KeptSwitch[] = NOTHING;
  #on: readonly Switch[] = NOTHING;
  /** When the first of them is over, and when the last of them began (epoch ms): between the two there is nothing to do. */
  #dueAt = Infinity;
  #begunAt = -Infinity;
  readonly #overrides = new Map<RecordKey, LimitOverrides>();
  #layers: Layers = layersOf([]);

  constructor(deps: SwitchboardDeps) {
    this.#deps = deps;
  }

  /** Goes on with what was on when the room was unloaded. @returns `null` if nothing is kept. Never rejects */
  load(): Promise<void> | null {
    const { store, fail } = this.#deps;
    return store && this.#load(store).catch((error: unknown) => fail("reading what is switched on", error));
  }

  /** What is on: the same list until that changes. */
  get on(): readonly Switch[] {
    return this.#on;
  }

  get slowMode(): SlowMode | null {
    return this.#on.find((each) => each.kind === "slow-mode") ?? null;
  }

  get posture(): RaisedPosture | null {
    return this.#on.find((each) => each.kind === "posture") ?? null;
  }

  /** A client's own numbers; `null` if it has none. */
  overrideOf(target: RecordKey | null): LimitOverrides | null {
    if (target === null || this.#overrides.size === 0) return null;
    return this.#overrides.get(target) ?? null;
  }

  /** All numbers that clients have for themselves. */
  get overrides(): readonly LimitOverrides[] {
    return [...this.#overrides.values()];
  }

  /** Whether the ledger has told of it. */
  isShared({ id }: Switch): boolean {
    return this.#kept.some((kept) => kept.shared && kept.switch.id === id);
  }

  /** Ends what is over. Called at each event: while nothing is on, it costs a comparison. */
  catchUp(now: number): void {
    if (this.#on === NOTHING || (now < this.#dueAt && now >= this.#begunAt)) return;
    const moved = this.#kept.map((kept) => ({ ...kept, switch: settle(kept.switch, now) }));
    const over = moved.map((kept) => kept.switch).filter(({ until }) => until <= now);
    // The clock stepped back: each lasts as long as it was to last, and no longer.
    const shifted = moved.filter((kept, index) => kept.switch !== this.#kept[index]?.switch);
    this.#keepLater(shifted.filter((kept) => kept.switch.until > now));
    this.#become(moved.filter((kept) => kept.switch.until > now));
    this.#layWhatIsOn();
    this.#forget(over).catch((error: unknown) => this.#deps.fail("ending a switch", error));
    for (const each of over) this.#ended(each, BY_TIME, now);
  }

  /**
   * Switches something on, in place of what was on of its kind, or for its client. It applies once this returns.
   *
   * @returns once it is written
   * @throws {Error} if it cannot be; then all stays as it was
   */
  async begin(what: Switch, shared = false): Promise<void> {
    const now = this.#deps.clock();
    const replaced = this.#kept.filter((kept) => takesPlaceOf(what, kept.switch));
    const rest = this.#kept.filter((kept) => !replaced.includes(kept));
    if (what.kind === "override" && countOf(rest) >= MOST_OVERRIDES)
      throw new RangeError(`override: this room has ${MOST_OVERRIDES} already. End one first`);
    const kept = { switch: what, shared };
    this.#lay(layersOf([...rest, kept].map((each) => each.switch)));
    this.#become([...rest, kept]);
    for (const each of replaced) this.#ended(each.switch, what.by, now, false);
    this.#changed(what, now);
    this.#deps.events.emit("switch", { state: "begun", switch: what, by: what.by });
    await this.#deps.store?.put(kept);
  }

  /** Ends some of what is on. @returns them, once that is written */
  async end(isMeant: (each: Switch) => boolean, by: string): Promise<readonly Switch[]> {
    const now = this.#deps.clock();
    const ended = this.#on.filter(isMeant);
    if (ended.length === 0) return ended;
    const dropped = this.#drop(ended);
    this.#layWhatIsOn();
    for (const each of ended) this.#ended(each, by, now);
    await dropped;
    return ended;
  }

  /** Takes in what the ledger says of a client. `null`: it has no numbers of its own. */
  async heed(target: RecordKey, override: Override | null): Promise<void> {
    const known = this.#overrideFor(target);
    if (override === null) {
      const by = known !== undefined && known.switch.until <= this.#deps.clock() ? BY_TIME : BY_LEDGER;
      if (known?.shared === true) await this.end((each) => each === known.switch, by);
    } else if (known?.switch.id !== override.id && override.until > this.#deps.clock()) {
      await this.begin(override, true);
    }
  }

  /** A client has left: of changes to its override the room hears no more. */
  async forget(target: RecordKey): Promise<void> {
    const known = this.#overrideFor(target);
    if (known?.shared === true) await this.#drop([known.switch]);
  }

  /** Forgets an override, wherever it is from: its client is erased. */
  async erase(target: RecordKey): Promise<void> {
    const known = this.#overrideFor(target);
    if (known === undefined) return;
    const dropped = this.#drop([known.switch]);
    this.#deps.onOverride(target, this.#deps.clock());
    await dropped;
  }

  /** A client has one at most. */
  #overrideFor(target: RecordKey): KeptSwitch | undefined {
    return this.#kept.find(({ switch: each }) => each.kind === "override" && each.target === target);
  }

  /** Takes away what is on, and nobody is told. The deletion has begun once this returns. */
  #drop(switches: readonly Switch[]): Promise<void> {
    this.#become(this.#kept.filter((kept) => !switches.includes(kept.switch)));
    return this.#forget(switches);
  }

  async #load(store: SwitchStore): Promise<void> {
    const loaded = await store.load();
    if (loaded.length === 0) return;
    this.#become(loaded);
    this.#layWhatIsOn();
  }

  /** What is for the whole room comes first: lists of what is on have an end, and clients may be many. */
  #become(what: readonly KeptSwitch[]): void {
    const now = this.#deps.clock();
    const kept = what.toSorted((one, other) => Number(isForOne(one)) - Number(isForOne(other)));
    const on = kept.map((each) => each.switch);
    this.#kept = kept;
    this.#on = on.length === 0 ? NOTHING : on;
    this.#dueAt = Math.min(...on.map(({ until }) => until));
    this.#begunAt = Math.max(...on.map(({ at }) => at));
    this.#overrides.clear();
    for (const each of on) {
      if (each.kind === "override" && each.until > now) this.#overrides.set(each.target, each.limits);
    }
  }

  /** What is over by now no longer applies, though it ends only at the room's next event. */
  #layWhatIsOn(): void {
    const now = this.#deps.clock();
    try {
      this.#lay(layersOf(this.#on.filter(({ until }) => until > now)));
    } catch (error) {
      this.#deps.fail("applying what is switched on", error);
    }
  }

  #lay(layers: Layers): void {
    if (layers.posture === this.#layers.posture && layers.every === this.#layers.every) return;
    this.#deps.active.lay(layers);
    this.#layers = layers;
  }

  /** @param isLast whether nothing takes its place */
  #ended(what: Switch, by: string, now: number, isLast = true): void {
    if (isLast) this.#changed(what, now);
    this.#deps.events.emit("switch", { state: "ended", switch: what, by });
  }

  #changed(what: Switch, now: number): void {
    if (what.kind === "slow-mode") this.#deps.onSlowMode(this.slowMode, now);
    else if (what.kind === "posture") this.#deps.onPosture(now);
    else this.#deps.onOverride(what.target, now);
  }

  #keepLater(shifted: readonly KeptSwitch[]): void {
    for (const kept of shifted) {
      this.#deps.store?.put(kept).catch((error: unknown) => this.#deps.fail("keeping a switch", error));
    }
  }

  async #forget(switches: readonly Switch[]): Promise<void> {
    await this.#deps.store?.delete(switches);
  }
}

function takesPlaceOf(what: Switch, other: Switch): boolean {
  if (what.kind !== other.kind) return false;
  return what.kind !== "override" || (other.kind === "override" && other.target === what.target);
}

function countOf(kept: readonly KeptSwitch[]): number {
  return kept.filter((each) => !each.shared && isForOne(each)).length;
}

function isForOne({ switch: { kind } }: KeptSwitch): boolean {
  return kind === "override";
}
