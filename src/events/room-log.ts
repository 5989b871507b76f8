import type { ClientInfo } from "../identity/client-info.ts";
import { type DefinedLogOptions, PLAIN_LOG } from "../policy/log.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { isInDevelopment } from "../platform/surroundings.ts";
import { DevelopmentLog } from "./development.ts";
import type { Events } from "./events.ts";
import { JsonLog } from "./json-log.ts";

/** What a room's log needs. */
export interface RoomLogDeps {
  readonly events: Events;
  readonly clock: () => number;
  policy(): DefinedPolicy;
  /** As `in room "lobby"`: only for a developer. */
  place(): string;
  /** The party or the binding; `""` if it is not known. */
  party(): string;
  /** Advice for rooms without a policy to change. Default: to change the policy. */
  readonly advice?: string | undefined;
}

/** A log that has begun: it listens to events, and hears from the room what is not an event. */
export interface Log {
  /** A client came in. */
  sawIn(clientInfo: ClientInfo, moderates: boolean): void;
  /** A connection was turned away because of `admission`. */
  turnedAway(client: string | null, limit: string, retryAfter: number | undefined): void;
  /** It says no more. */
  stop(): void;
}

/** The log of a room, as its policy wants it: see {@link Policy.log}. One that nobody wants costs nothing. */
export class RoomLog {
  readonly #deps: RoomLogDeps;
  #log: Log | null = null;
  /** What `#log` was begun for. */
  #wanted = "";

  constructor(deps: RoomLogDeps) {
    this.#deps = deps;
  }

  /** Begins the log, or ends it and begins another one, if the policy says so, or a connection's URL shows that this is development. */
  watch(url: unknown): void {
    const { log } = this.#deps.policy();
    const wanted = JSON.stringify(log) ?? "";
    if (wanted !== this.#wanted) this.#end();
    this.#wanted = wanted;
    if (this.#log !== null || log === false) return;
    if (log === undefined && (typeof url !== "string" || !isInDevelopment(url))) return;
    this.#log = this.#begin(typeof log === "object" ? log : PLAIN_LOG);
  }

  sawIn(clientInfo: ClientInfo, moderates: boolean): void {
    this.#log?.sawIn(clientInfo, moderates);
  }

  turnedAway(client: string | null, limit: string, retryAfter: number | undefined): void {
    this.#log?.turnedAway(client, limit, retryAfter);
  }

  #begin({ format, level }: DefinedLogOptions): Log {
    return format === "json" ? new JsonLog(this.#deps, level) : new DevelopmentLog(this.#deps, level);
  }

  #end(): void {
    this.#log?.stop();
    this.#log = null;
  }
}
