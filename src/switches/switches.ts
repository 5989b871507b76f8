import type { Target } from "../bans/bans.ts";
import type { RecordKey, RecordKeys } from "../identity/record-key.ts";
import type { Duration } from "../policy/duration.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Rate } from "../policy/limit.ts";
import type { Sessions } from "../session/sessions.ts";
import { periodFrom } from "../shared/period.ts";
import { show } from "../shared/show.ts";
import { authorshipOf, everyOf, lengthOf, read } from "./checked.ts";
import type { Switchboard } from "./switchboard.ts";
import type { Override, RaisedPosture, SlowMode, Switch } from "./switch.ts";
import { limitOverridesSchema } from "./switch-schema.ts";

/** How long a posture or slow mode lasts, who switched it on, and why. */
export interface SwitchOptions {
  /** At most 31 days. Default: 10 minutes for slow mode, for a posture what the policy says. */
  for?: Duration | undefined;
  /** Why, for those who moderate. At most 1,000 characters. Default: empty. */
  reason?: string | undefined;
  /** Who asked for it. At most 256 characters. Default: `"operator"`. */
  by?: string | undefined;
}

/** How slow slow mode is, and for how long. */
export interface SlowModeOptions extends SwitchOptions {
  /** How long a client waits after each message: from 1 second to 1 hour. Default: what the policy's `slowMode` says, else 10 seconds. */
  every?: Duration | undefined;
}

/** Other numbers for one client, and for how long. */
export interface OverrideOptions extends SwitchOptions {
  /** The numbers, by the names of limits; `false` lifts a limit for the client. From 1 to 10. */
  limits: { readonly [limit: string]: Rate | false };
  /** At most 31 days. */
  for: Duration;
}

/** Who ends what is on. */
export interface EndSwitchOptions {
  /** Who asked for it. At most 256 characters. Default: `"operator"`. */
  by?: string | undefined;
}

const TEN_MINUTES = 600_000;

/** What the face of switches needs. */
export interface SwitchesDeps {
  readonly active: { readonly set: DefinedPolicy };
  readonly board: Switchboard;
  readonly recordKeys: RecordKeys;
  readonly sessions: Pick<Sessions, "of" | "ofClient">;
  readonly clock: () => number;
  /** What was on before the room was unloaded is known once this resolves; `null` if it is known. */
  loaded(): Promise<void> | null;
  /** An override that was ended by hand. @param posture raised by a rule, which is not to raise it again at once */
  hush(posture: string, now: number): void;
  /** Gives a client its own numbers in all rooms that share the ledger, or takes them away; `null` if there is no ledger. */
  share(target: RecordKey, override: Override | null): Promise<unknown> | null;
}

/**
 * Slow mode, prepared postures, and other numbers for one client: `bouncer.switches`. Each ends by itself at its `until`, however often the
 * room sleeps or restarts by then.
 */
export class Switches {
  readonly #deps: SwitchesDeps;

  /** @internal */
  constructor(deps: SwitchesDeps) {
    this.#deps = deps;
  }

  /**
   * Slows the room down: each client may send one message per `every`. Clients are told, and a paced one keeps to it. A message that comes
   * too soon is refused without a strike; a client that keeps on is given one. Another slow mode takes the place of the one before.
   *
   * In a dry run (`enforce: false`) it only counts.
   *
   * @returns what is on now. It applies at once, and resolves once it is written.
   * @throws {TypeError} if an option is wrong
   * @example
   * await bouncer.switches.slowMode({ every: "30s", for: "10m", reason: "a raid", by: "moderator:ada" });
   */
  async slowMode(options: SlowModeOptions = {}): Promise<SlowMode> {
    await this.#deps.loaded();
    const { active, board, clock } = this.#deps;
    const every = everyOf(options.every, active.set);
    const lasts = lengthOf(options, TEN_MINUTES);
    const slowMode: SlowMode = {
      ...authorshipOf(options),
      id: crypto.randomUUID(),
      kind: "slow-mode",
      every,
      ...periodFrom(clock(), lasts),
    };
    await board.begin(slowMode);
    return slowMode;
  }

  /**
   * Puts a posture of the policy on top of it. One posture is on at a time: another one takes its place.
   *
   * @returns what is on now. It applies at once, and resolves once it is written.
   * @throws {TypeError} if the policy has no such posture, or an option is wrong
   * @throws {PolicyError} if the posture does not go together with limits that were added
   * @example
   * await bouncer.switches.raise("shield", { for: "15m", reason: "a raid", by: "moderator:ada" });
   */
  async raise(posture: string, options: SwitchOptions = {}): Promise<RaisedPosture> {
    await this.#deps.loaded();
    const { active, board, clock } = this.#deps;
    const { postures = {} } = active.set;
    const prepared = Object.hasOwn(postures, posture) ? postures[posture] : undefined;
    if (prepared === undefined) {
      const names = Object.keys(postures).map(show);
      const known = names.length === 0 ? "a posture, of which the policy has none" : names.join(" or ");
      throw new TypeError(`posture: expected ${known}, received ${show(posture)}`);
    }
    const lasts = lengthOf(options, prepared.for);
    const raised: RaisedPosture = {
      ...authorshipOf(options),
      id: crypto.randomUUID(),
      kind: "posture",
      posture,
      ...periodFrom(clock(), lasts),
    };
    await board.begin(raised);
    return raised;
  }

  /**
   * Gives one client other numbers than everybody has, or lifts limits for it. A second override takes the place of the first. With a ledger it
   * applies in every room that the client is in or comes to; else in this one. By a limit that others share, the client is counted by itself.
   *
   * @param target the client behind a connection, or a client by its key
   * @returns what is on now. It resolves once it is written.
   * @throws {TypeError} if an option is wrong, or nobody knows who the client is
   * @throws {RangeError} if the room has 50 overrides already
   * @throws {Error} if the ledger is away
   * @example
   * await bouncer.switches.override("user:ada", { limits: { messages: { limit: 50, window: "1s" } }, for: "2h" });
   */
  async override(target: Target, options: OverrideOptions): Promise<Override> {
    await this.#deps.loaded();
    const { board, clock } = this.#deps;
    const record = await this.#recordOf(target);
    const expected = 'an object of limits, by their names, such as { messages: { limit: 5, window: "1s" } }';
    const override: Override = {
      ...authorshipOf(options),
      id: crypto.randomUUID(),
      kind: "override",
      target: record,
      limits: read("limits", limitOverridesSchema, options.limits, expected),
      ...periodFrom(clock(), lengthOf(options, null)),
    };
    const shared = this.#deps.share(record, override);
    if (shared === null) await board.begin(override);
    else {
      await shared;
      if (this.#deps.sessions.ofClient(record).length > 0) await board.heed(record, override);
    }
    return override;
  }

  /**
   * Ends what is on before its time.
   *
   * @param which the `id` of a switch, or a kind: then all of that kind
   * @returns what has ended: nothing, if nothing such was on. It resolves once that is written.
   * @throws {TypeError} if an option is wrong
   * @throws {Error} if it is an override of all rooms, and the ledger is away
   * @example
   * await bouncer.switches.end("slow-mode", { by: "moderator:ada" });
   */
  async end(
    which: Switch["kind"] | (string & {}),
    options: EndSwitchOptions = {},
  ): Promise<readonly Switch[]> {
    await this.#deps.loaded();
    const { board, clock } = this.#deps;
    const { by } = authorshipOf(options);
    const meant = board.on.filter(({ id, kind }) => id === which || kind === which);
    const ids = new Set(meant.map(({ id }) => id));
    for (const each of meant) {
      if (each.kind === "override" && board.isShared(each)) await this.#deps.share(each.target, null);
      if (each.kind === "posture") this.#deps.hush(each.posture, clock());
    }
    // What has begun since the ledger was asked stays on.
    const ended = await board.end(({ id }) => ids.has(id), by);
    return ended.length > 0 ? ended : meant;
  }

  /**
   * What is on now, of which each has its end. Overrides of clients that are not here are not among it, if there is a ledger.
   *
   * @example
   * bouncer.switches.list().find(({ kind }) => kind === "slow-mode")?.until;
   */
  list(): readonly Switch[] {
    const { board, active, clock } = this.#deps;
    const now = clock();
    const { postures = {} } = active.set;
    return board.on.filter(
      (each) => each.until > now && (each.kind !== "posture" || Object.hasOwn(postures, each.posture)),
    );
  }

  async #recordOf(target: Target): Promise<RecordKey> {
    const { recordKeys, sessions } = this.#deps;
    const record = typeof target === "string" ? await recordKeys.named(target) : sessions.of(target).record;
    if (record !== null) return record;
    const expected = '"user:<id>", "address:<address>" or a connection of a client that is known';
    throw new TypeError(`target: expected ${expected}, received ${show(target)}`);
  }
}
