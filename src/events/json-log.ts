import { isLogged, type LogLevel } from "../policy/log.ts";
import { OTHER } from "./by-name.ts";
import { OWN_NAMES } from "../shared/own-names.ts";
import type {
  BanEvent,
  BouncerEvents,
  FailureEvent,
  PromotionEvent,
  SwitchEvent,
  VerdictEvent,
} from "./events.ts";
import { authorOf, classOf, sourceOf } from "./json-fields.ts";
import { type JsonLines, jsonLinesFor } from "./json-lines.ts";
import type { Log, RoomLogDeps } from "./room-log.ts";

type Ban = BanEvent["ban"];

/** What a line says beside its event, in this order. */
interface Fields {
  /** A limit of the policy, or a word of ours; `(other)` for words of the app. */
  readonly limit?: string | null;
  readonly [field: string]: unknown;
}

/**
 * Writes what happens in a room as one JSON object a line. Nothing in a line says who a client is, where it is, or what was said: only what the
 * policy and this package name. A line of the same event, limit and kind comes at most once a minute, with how many it stands for.
 */
export class JsonLog implements Log {
  readonly #deps: RoomLogDeps;
  readonly #level: LogLevel;
  readonly #lines: JsonLines;
  readonly #stops: (() => void)[] = [];

  constructor(deps: RoomLogDeps, level: LogLevel) {
    this.#deps = deps;
    this.#level = level;
    this.#lines = jsonLinesFor(deps.clock);
    this.#hear("violation", "debug", (event) => this.#judged("debug", "violation", event));
    this.#hear("strike", "info", (event) => this.#judged("info", "strike", event));
    this.#hear("connect-refused", "info", ({ ban }) => this.#refused(ban));
    this.#hear("pardon", "info", () => this.#say("info", "pardon", {}));
    this.#hear("appeal", "info", ({ appeal: { ban, status } }) =>
      this.#say("info", "appeal", { status }, { ban }),
    );
    this.#hear("ban", "warn", ({ ban }) => this.#banned(ban));
    this.#hear("promotion", "warn", (event) => this.#promoted(event));
    this.#hear("switch", "info", (event) => this.#switched(event));
    this.#hear("error", "error", (event) => this.#failed(event));
  }

  sawIn(): void {
    // It says who came.
  }

  turnedAway(_client: string | null, limit: string): void {
    this.#say("info", "connect-refused", { limit: `admission.${limit}` });
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** @param most the level of what matters most of these events */
  #hear<Name extends keyof BouncerEvents>(
    name: Name,
    most: LogLevel,
    listener: (event: BouncerEvents[Name]) => void,
  ): void {
    if (isLogged(most, this.#level)) this.#stops.push(this.#deps.events.on(name, listener));
  }

  #judged(level: LogLevel, event: string, { verdict }: VerdictEvent): void {
    this.#say(level, event, { limit: this.#named(verdict.limit), action: verdict.action });
  }

  #refused(ban: Ban): void {
    const { id, limit, kind } = ban;
    const fields = { limit: this.#named(limit), kind, by: authorOf(ban) };
    this.#say("info", "connect-refused", fields, { ban: id });
  }

  #banned(ban: Ban): void {
    const { id, limit, kind, at, until } = ban;
    const lasts = until === Infinity ? null : until - at;
    this.#say("warn", "ban", { limit: this.#named(limit), ban: id, kind, by: authorOf(ban), lasts });
  }

  #promoted({ state, clients: { seen, hit } }: PromotionEvent): void {
    this.#say(state === "promoted" ? "info" : "warn", "promotion", { state }, { seen, hit });
  }

  /** An override is about a client, and who switched it on has a name: neither is told. */
  #switched({ state, by, switch: what }: SwitchEvent): void {
    const { id, kind, at, until } = what;
    const posture = what.kind === "posture" ? { posture: what.posture } : {};
    this.#say("info", "switch", { state, kind, ...posture, by: sourceOf(by) }, { id, lasts: until - at });
  }

  /** What an error says may name a client: only its class is told. */
  #failed({ doing, error }: FailureEvent): void {
    this.#say("error", "error", { doing, error: classOf(error) });
  }

  /** The app names limits of its own with each strike by hand, and other rooms may have other policies. */
  #named(limit: string | null): string | null {
    if (limit === null || OWN_NAMES.has(limit)) return limit;
    return this.#deps.policy().limits.some(({ name }) => name === limit) ? limit : OTHER;
  }

  /**
   * @param fields what makes two lines the same
   * @param latest what only the latest of them has
   */
  #say(level: LogLevel, event: string, fields: Fields, latest: object = {}): void {
    if (!isLogged(level, this.#level)) return;
    const { policy, party, clock } = this.#deps;
    const of = party();
    const mode = policy().enforce ? "enforce" : "dry-run";
    const about = { event, ...(of !== "" && { party: of }), mode, ...fields };
    this.#lines.say(level, about, latest, clock());
  }
}
