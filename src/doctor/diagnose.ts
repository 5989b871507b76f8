import { definePolicy } from "../policy/define-policy.ts";
import type { DefinedPolicy, Policy } from "../policy/policy.ts";
import type { TrafficEvent, TrafficStream } from "../record/traffic-event.ts";
import { refuseUnread } from "../record/unread.ts";
import { Player } from "../rehearsal/player.ts";
import { aboutClients } from "./about-clients.ts";
import { aboutLimits } from "./about-limits.ts";
import { type Finding, inOrder } from "./finding.ts";
import { Observations } from "./observations.ts";

/**
 * What recorded traffic shows about a policy: what `bouncer.doctor()` says of a room, but for what only the room itself can tell, which
 * is whether anybody listens past the bouncer, and whether the gate knows clients by the same keys.
 *
 * @param records in the order in which they happened: an array, a generator, or a stream such as `readTraffic()` returns
 * @returns what was found, the worst first; a promise of it if the records are a stream
 * @throws {PolicyError} if the policy is wrong
 * @throws {TypeError} if the records are text or bytes that nobody has read
 * @example
 * const records = traffic({ seed: 1, for: "1m", crowd: [{ kind: "natCrowd" }] });
 * for (const { code, message, fix } of diagnose({}, records)) console.log(code, message, fix);
 */
export function diagnose(policy: Policy, records: Iterable<TrafficEvent>): Finding[];
export function diagnose(policy: Policy, records: TrafficStream): Promise<Finding[]>;
export function diagnose(
  policy: Policy,
  records: Iterable<TrafficEvent> | TrafficStream,
): Finding[] | Promise<Finding[]> {
  refuseUnread(records);
  const examination = new Examination(definePolicy(policy));
  if (!(Symbol.iterator in records)) return ofStream(examination, records);
  for (const event of records) examination.see(event);
  return examination.findings();
}

async function ofStream(examination: Examination, records: TrafficStream): Promise<Finding[]> {
  for await (const batch of records) {
    if (isBatch(batch)) for (const event of batch) examination.see(event);
    else examination.see(batch);
  }
  return examination.findings();
}

function isBatch(batch: TrafficEvent | readonly TrafficEvent[]): batch is readonly TrafficEvent[] {
  return Array.isArray(batch);
}

/** One look at recorded traffic. */
class Examination {
  readonly #policy: DefinedPolicy;
  readonly #player: Player;
  readonly #seen: Observations;

  constructor(policy: DefinedPolicy) {
    this.#policy = policy;
    this.#player = new Player(policy);
    this.#seen = new Observations(this.#player.room.rules.limiter, 0, 1);
  }

  see(event: TrafficEvent): void {
    refuseUnread(event);
    // A record may have messages alone: then a connection comes with its first one.
    const comes =
      event.event === "open" ||
      (event.event === "message" && this.#player.connectionOf(event.connection) === null);
    const played = this.#player.play(event);
    if (comes) {
      const connection = this.#player.connectionOf(event.connection);
      if (connection !== null && connection.turnedAway === null) this.#seen.connected(connection.client);
    }
    if (event.event === "message" && played !== null && !played.isAway) {
      this.#seen.heard(played.connection.client, event.bytes, played.result, event.at);
    }
  }

  findings(): Finding[] {
    return inOrder([
      ...aboutClients(this.#policy, this.#seen),
      ...aboutLimits(this.#policy, this.#seen, "record"),
    ]);
  }
}
