import { inWords } from "../in-words.ts";
import type { Visitor } from "../identify/visitor.ts";
import type { Ban } from "../ledger/ban.ts";
import { remaining } from "../ledger/term.ts";
import { SIZE_LIMIT } from "../measure/measure.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Events, VerdictEvent } from "./events.ts";
import { Lines } from "./lines.ts";
import { Pace, per } from "./pace.ts";
import { isInDevelopment, isLoopback } from "./surroundings.ts";

/** What the log tells of. */
interface Subject {
  readonly events: Events;
  readonly clock: () => number;
  policy(): DefinedPolicy;
  /** The room's name; `null` where it is not known. */
  name(): string | null;
}

/**
 * Tells a developer on the console what a room does to its clients, and with which option to change it. It only listens to events,
 * and does so only in development (or where the policy's `log` says so): where nobody reads it, it costs nothing.
 */
export class DevelopmentLog {
  readonly #subject: Subject;
  readonly #pace = new Pace();
  readonly #lines = new Lines();
  #isOn = false;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  /** Begins to listen where a connection's URL shows that this is development. */
  watch(url: unknown): void {
    const { log } = this.#subject.policy();
    if (this.#isOn || log === false) return;
    if (log !== true && (typeof url !== "string" || !isInDevelopment(url))) return;
    this.#isOn = true;
    const { events, clock } = this.#subject;
    events.on("verdict", ({ verdict: { type }, ...visitor }) =>
      this.#pace.note({ ...visitor, type }, clock()),
    );
    events.on("strike", (event) => this.#struck(event));
    events.on("ban", ({ client, ban }) => this.#banned(client, ban));
    events.on("refuse", ({ client, ban }) => this.#refused(client, ban));
  }

  /** Takes note of somebody who came in: there may be nothing to tell clients apart by. */
  sawIn({ clientKey, userId, address }: Visitor, moderates: boolean): void {
    if (moderates || userId !== null) return;
    const why =
      this.#subject.policy().identify === undefined
        ? "the policy has no identify"
        : "the policy's identify named nobody";
    if (clientKey === null) {
      this.#say(
        "nobody",
        `bans cannot hold: the server states no address here (partykit dev never does), and ${why}, so that whoever is closed ` +
          "can come straight back. Give the policy an identify to try bans out, or see docs/policy.md",
      );
    } else if (address !== null && isLoopback(address)) {
      this.#say(
        "everybody",
        `all clients are one client: they have the same address, ${address}, and ${why}, so that a ban of one tab keeps every ` +
          "tab out. Give the policy an identify to tell them apart, or see docs/policy.md",
      );
    }
  }

  /** Tells of a connection that was turned away for what `admission` says. */
  turnedAway(client: string | null, limit: string, retryAfter: number | undefined): void {
    const wait = retryAfter === undefined ? "" : `, for ${inWords(retryAfter)}`;
    this.#say(
      `turned away/${client}/${limit}`,
      `turned ${client ?? "a connection"} away at the door${wait}: admission.${limit} allows no more. Change admission in its policy, ` +
        "or see docs/policy.md",
    );
  }

  #struck({ clientKey, connectionId, verdict }: VerdictEvent): void {
    const { strikes, limit: name } = verdict;
    const who = clientKey ?? `connection ${connectionId}`;
    this.#say(
      `strike/${who}/${name}/${strikes}`,
      `strike ${strikes} for ${who}: ${this.#violation(verdict, connectionId)}`,
    );
  }

  #violation({ limit: name, never }: VerdictEvent["verdict"], connectionId: string): string {
    const { policy, clock } = this.#subject;
    const { limits, maxMessageBytes, invalid } = policy();
    if (name === SIZE_LIMIT) {
      return `a message of more than the ${maxMessageBytes} bytes that maxMessageBytes allows. Change it in its policy, or see docs/policy.md`;
    }
    const limit = limits.find((limit) => limit.name === name);
    if (limit === undefined) {
      return name === "invalid"
        ? `more messages without sense than invalid allows (${invalid.limit} ${per(invalid.window)}). Change invalid in its policy`
        : `for "${name}"`;
    }
    const seen = never
      ? "a message that costs more than may ever come at once"
      : (this.#pace.of(connectionId, limit, clock()) ?? "a message too many");
    const unit = limit.cost === "bytes" ? " bytes" : "";
    const burst = limit.algorithm === "gcra" ? ` (burst ${limit.burst})` : "";
    const allows = `limit "${name}" allows ${limit.limit}${unit} ${per(limit.window)}${burst}`;
    return `${seen}, ${allows}. Change limits in its policy, or see docs/policy.md`;
  }

  #banned(client: string | null, ban: Ban): void {
    const who = client ?? "a connection";
    const { policy, clock } = this.#subject;
    const left = remaining(ban, clock());
    const length = left === Infinity ? "for good" : `for ${inWords(left)}`;
    const what = ban.kind === "close" ? "closed" : "hid";
    const why =
      ban.limit === null
        ? `on the word of ${ban.by}`
        : `${ban.reason}, limit "${ban.limit}". Change ladder in its policy, or see docs/policy.md`;
    const wouldBe = policy().enforce || ban.kind === "close" ? "" : " (only noted: enforce is false)";
    this.#say(`ban/${ban.id}`, `${what} ${who} ${length}${wouldBe}: ${why}`);
  }

  #refused(client: string | null, ban: Ban): void {
    this.#say(`refuse/${client}`, refusalText(client, ban, this.#subject.clock()));
  }

  #say(key: string, text: string): void {
    if (!this.#isOn) return;
    const name = this.#subject.name();
    this.#lines.say(key, name === null ? "in a room" : `in room "${name}"`, text, this.#subject.clock());
  }
}

const atGate = new Lines();

/** Tells of a client that a gate refused, so that the room never heard of it. */
export function refusedAtGate(url: string, client: string, ban: Ban, now: number): void {
  if (isInDevelopment(url)) atGate.say(client, "at the gate", refusalText(client, ban, now), now);
}

function refusalText(client: string | null, ban: Ban, now: number): string {
  const left = remaining(ban, now);
  const length = left === Infinity ? "for good" : `for ${inWords(left)} more`;
  const why = ban.limit === null ? `on the word of ${ban.by}` : `limit "${ban.limit}"`;
  const who = client ?? "a connection";
  return `refused ${who} at the door: it is banned ${length}, ${why}. bouncer.pardon(${JSON.stringify(client)}) lets it back in`;
}
