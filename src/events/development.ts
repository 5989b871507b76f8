import { formatDuration } from "../shared/format-duration.ts";
import type { ClientInfo } from "../identity/client-info.ts";
import type { Ban } from "../bans/ban.ts";
import { remaining } from "../shared/period.ts";
import { INVALID, SIZE_LIMIT, SLOW_MODE } from "../shared/reserved-names.ts";
import { isExternal } from "../policy/external-limit.ts";
import { isLogged, type LogLevel } from "../policy/log.ts";
import type { VerdictEvent } from "./events.ts";
import { Lines } from "./lines.ts";
import { Pace, per } from "./pace.ts";
import { refusalText } from "./refusal-text.ts";
import { isLoopback } from "../platform/surroundings.ts";
import type { Log, RoomLogDeps } from "./room-log.ts";

/**
 * Tells a developer on the console what a room does to its clients, and which option changes it.
 */
export class DevelopmentLog implements Log {
  readonly #deps: RoomLogDeps;
  readonly #level: LogLevel;
  readonly #pace = new Pace();
  readonly #lines = new Lines();
  readonly #stops: readonly (() => void)[];
  /** A ban by the ladder that is to be logged together with the strike that led to it. */
  #unsaid: { readonly client: string | null; readonly ban: Ban } | null = null;

  constructor(deps: RoomLogDeps, level: LogLevel) {
    this.#deps = deps;
    this.#level = level;
    const { events, clock } = deps;
    this.#stops = [
      events.on("verdict", ({ verdict: { type }, ...clientInfo }) =>
        this.#pace.note({ ...clientInfo, type }, clock()),
      ),
      events.on("strike", (event) => this.#struck(event)),
      events.on("ban", ({ client, ban }) => this.#banned(client, ban)),
      events.on("connect-refused", ({ client, ban }) => this.#refused(client, ban)),
    ];
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** If there is nothing to tell clients apart by, the log says so. */
  sawIn({ clientKey, userId, address }: ClientInfo, moderates: boolean): void {
    if (moderates || userId !== null) return;
    const why =
      this.#deps.policy().identify === undefined
        ? "the policy has no identify"
        : "the policy's identify named nobody";
    if (clientKey === null) {
      this.#sayOnce(
        `bans cannot last: the server states no address here (partykit dev never does), and ${why}, so a client that is closed ` +
          "can come straight back. Give the policy an identify to try bans out, or see docs/guides/client-identity.md",
      );
    } else if (address !== null && isLoopback(address)) {
      this.#sayOnce(
        `all clients are one client: they have the same address, ${address}, and ${why}, so after a ban of one tab no ` +
          "other tab comes in. Give the policy an identify to tell them apart, or see docs/guides/client-identity.md",
      );
    }
  }

  turnedAway(client: string | null, limit: string, retryAfter: number | undefined): void {
    const wait = retryAfter === undefined ? "" : `, for ${formatDuration(retryAfter)}`;
    this.#say(
      "info",
      `turned away/${client}/${limit}`,
      `turned ${client ?? "a connection"} away${wait}: admission.${limit} allows no more. ` +
        this.#change("admission"),
    );
  }

  #struck({ clientKey, connectionId, verdict }: VerdictEvent): void {
    const { strikes, limit: name } = verdict;
    const unsaid = this.#unsaid;
    const violation = this.#violation(verdict, connectionId);
    if (unsaid !== null && unsaid.client === clientKey) {
      this.#unsaid = null;
      const [what, option] = [`${this.#deed(unsaid.client, unsaid.ban)} at strike ${strikes}`, "ladder"];
      this.#say(
        "warn",
        `ban/${unsaid.ban.id}`,
        `${what}: ${violation.what}. ${this.#change(violation.option, option)}`,
      );
      return;
    }
    const who = clientKey ?? `connection ${connectionId}`;
    this.#say(
      "info",
      `strike/${who}/${name}/${strikes}`,
      `strike ${strikes} for ${who}: ${violation.what}. ${this.#change(violation.option)}`,
    );
  }

  /** What somebody did, and the option that allows more of it; `null` if none does. */
  #violation(
    { limit: name, never }: VerdictEvent["verdict"],
    connectionId: string,
  ): { what: string; option: string | null } {
    const { policy, clock } = this.#deps;
    const { limits, maxMessageBytes, invalid } = policy();
    if (name === SIZE_LIMIT) {
      const what = `a message of more than the ${maxMessageBytes} bytes that maxMessageBytes allows`;
      return { what, option: SIZE_LIMIT };
    }
    if (name === SLOW_MODE) return { what: "many messages too soon in slow mode", option: null };
    const limit = limits.find((limit) => limit.name === name);
    if (limit === undefined) {
      if (name !== INVALID) return { what: `reason "${name}"`, option: null };
      const allows = `${invalid.limit} ${per(invalid.window)}`;
      return { what: `more messages without sense than invalid allows (${allows})`, option: INVALID };
    }
    if (isExternal(limit))
      return { what: `the limiter behind "${name}" refuses a message`, option: "limits" };
    const isAlone = limit.per === "connection";
    const pace = isAlone ? this.#pace.of(connectionId, limit, clock()) : null;
    const seen = never
      ? "a message that costs more than may ever come at once"
      : (pace ?? "a message too many");
    const unit = limit.cost === "bytes" ? " bytes" : "";
    const burst = limit.algorithm === "gcra" ? ` (burst ${limit.burst})` : "";
    const whose = isAlone ? "" : typeof limit.per === "string" ? ` for each ${limit.per}` : " for each key";
    return {
      what: `${seen}, limit "${name}" allows ${limit.limit}${unit} ${per(limit.window)}${burst}${whose}`,
      option: "limits",
    };
  }

  #banned(client: string | null, ban: Ban): void {
    if (ban.limit === null) {
      this.#say("warn", `ban/${ban.id}`, `${this.#deed(client, ban)}: by ${ban.by}`);
      return;
    }
    const unsaid = { client, ban };
    this.#unsaid = unsaid;
    // A ban from another room that shares the ledger comes without a strike.
    queueMicrotask(() => {
      if (this.#unsaid !== unsaid) return;
      this.#unsaid = null;
      const why = `${ban.reason}${ban.reason === "" ? "" : ", "}limit "${ban.limit}"`;
      this.#say("warn", `ban/${ban.id}`, `${this.#deed(client, ban)}: ${why}. ${this.#change("ladder")}`);
    });
  }

  #deed(client: string | null, ban: Ban): string {
    const { policy, clock } = this.#deps;
    const left = remaining(ban, clock());
    const length = left === Infinity ? "for good" : `for ${formatDuration(left)}`;
    const wouldBe = policy().enforce || ban.kind === "close" ? "" : " (only noted: enforce is false)";
    return `${ban.kind === "close" ? "closed" : "hid"} ${client ?? "a connection"} ${length}${wouldBe}`;
  }

  #change(...options: readonly (string | null)[]): string {
    const { advice } = this.#deps;
    if (advice !== undefined) return advice;
    const named = options.filter((option) => option !== null);
    return named.length === 0
      ? ""
      : `Change ${named.join(" or ")} in its policy, or see docs/guides/policies.md`;
  }

  #refused(client: string | null, ban: Ban): void {
    this.#say("info", `refuse/${client}`, refusalText(client, ban, this.#deps.clock()));
  }

  /** Says a line once for each room, even if the room leaves memory and comes back. */
  #sayOnce(text: string): void {
    const line = `${this.#deps.place()}: ${text}`;
    if (said.has(line)) return;
    if (said.size >= MOST_SAID) said.clear();
    said.add(line);
    this.#say("warn", line, text);
  }

  #say(level: LogLevel, key: string, text: string): void {
    if (!isLogged(level, this.#level)) return;
    this.#lines.say(key, this.#deps.place(), text.trimEnd(), this.#deps.clock());
  }
}

/** The lines that were said once, of all rooms. */
const said = new Set<string>();
const MOST_SAID = 1_000;
