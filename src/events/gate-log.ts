import {
  type DefinedLogOptions,
  isLogged,
  type LogLevel,
  type LogOptions,
  logSchema,
  PLAIN_LOG,
} from "../policy/log.ts";
import { isInDevelopment } from "../platform/surroundings.ts";
import type { BanEvent } from "./events.ts";
import { authorOf, classOf } from "./json-fields.ts";
import { JsonLines } from "./json-lines.ts";
import { Lines } from "./lines.ts";
import { refusalText } from "./refusal-text.ts";

type Ban = BanEvent["ban"];

/** The log of a gate: whom it refuses, as no room hears of it, and what it fails at. It goes by the same option as that of a room. */
export class GateLog {
  /** `undefined`: as text in development, and nothing elsewhere. */
  readonly #log: false | DefinedLogOptions | undefined;
  readonly #lines = new Lines();
  readonly #objects = new JsonLines();

  /** @throws {TypeError} if the option is wrong */
  constructor(log: boolean | LogOptions | undefined) {
    const defined = log === undefined ? undefined : logSchema.safeParse(log);
    if (defined?.success === false)
      throw new TypeError(`connectGate: log: expected ${defined.error.issues[0]?.message}`);
    this.#log = defined?.data === true ? PLAIN_LOG : defined?.data;
  }

  /** It refused a banned client. */
  refused(url: string, client: string, ban: Ban, now: number): void {
    const { id, kind } = ban;
    if (this.#isJson) this.#write("info", "connect-refused", { kind, by: authorOf(ban) }, now, { ban: id });
    else if (this.#says(url)) this.#lines.say(client, "at the gate", refusalText(client, ban, now), now);
  }

  /** It refused a connect since there were too many, by a limit of this name. */
  turnedAway(limit: string, now: number): void {
    if (this.#isJson) this.#write("info", "connect-refused", { limit }, now);
  }

  /** Something failed. The console has it even without a log, as nobody else hears of it. */
  failed(doing: string, error: unknown, now: number): void {
    if (this.#isJson) this.#write("error", "error", { doing, error: classOf(error) }, now);
    else console.error(`party-bouncer: the gate failed at ${doing}`, error);
  }

  get #isJson(): boolean {
    return typeof this.#log === "object" && this.#log.format === "json";
  }

  /** Whether a sentence about somebody who connects is said. */
  #says(url: string): boolean {
    if (this.#log === undefined) return isInDevelopment(url);
    return this.#log !== false && isLogged("info", this.#log.level);
  }

  #write(level: LogLevel, event: string, fields: object, now: number, latest: object = {}): void {
    if (typeof this.#log !== "object" || !isLogged(level, this.#log.level)) return;
    this.#objects.say(level, { event, place: "gate", ...fields }, latest, now);
  }
}
