import type { VerdictEvent } from "../events/events.ts";
import { definePolicy } from "../policy/define-policy.ts";
import type { Policy } from "../policy/policy.ts";
import { show } from "../shared/show.ts";
import { lineOf } from "./jsonl.ts";
import { keyFrom, newKey, Pseudonyms } from "./pseudonyms.ts";
import type { TrafficEvent } from "./traffic-event.ts";
import { TrafficNames } from "./traffic-names.ts";

/** How {@link trafficLines} names clients. */
export interface TrafficLinesOptions {
  /**
   * At least 16 characters that nobody knows. With the same ones, a client has the same pseudonym in all rooms, and after each of them was
   * loaded again. A person that knows them can look for a client in the record. Default: other ones for each call of `trafficLines`.
   */
  readonly secret?: string | undefined;
}

const SHORTEST = 16;

/**
 * Writes a traffic record of your own, wherever your app's logs go: it makes a line of each event `verdict`. A line names nobody, and says
 * nothing of what was sent but its type and its size. It says of a client only with which messages it came, so to have connects, tiers and
 * shared counts tried too, let the room record itself: {@link Policy.record}.
 *
 * @param policy of the room: types and limits that it does not name may be text that somebody made up, and are left out
 * @returns what makes a line of an event, without its end
 * @throws {PolicyError} if the policy is wrong
 * @throws {TypeError} if the secret has fewer than 16 characters
 * @example
 * onStart() {
 *   const bouncer = bouncerOf(this);
 *   const line = trafficLines(bouncer.policy);
 *   bouncer.on("verdict", (event) => console.log(line(event)));
 * }
 */
export function trafficLines(
  policy: Policy,
  { secret }: TrafficLinesOptions = {},
): (event: VerdictEvent) => string {
  if (secret !== undefined && !(typeof secret === "string" && secret.length >= SHORTEST)) {
    throw new TypeError(
      `trafficLines: expected a secret of at least 16 characters, received ${show(secret)}`,
    );
  }
  const key = secret === undefined ? newKey() : keyFrom(secret);
  const pseudonyms = new Pseudonyms(key);
  const names = new TrafficNames(definePolicy(policy));
  return (event) => lineOf(trafficOf(event, pseudonyms, names));
}

function trafficOf(
  { at, cause, connectionId, clientKey, bytes, verdict }: VerdictEvent,
  pseudonyms: Pseudonyms,
  names: TrafficNames,
): TrafficEvent {
  const connection = pseudonyms.ofConnection(connectionId);
  const limit = names.limit(verdict.limit);
  if (cause === "app") return { at, event: "strike", connection, limit: limit ?? undefined };
  const { action } = verdict;
  if (cause === "held") return { at, event: "deliver", connection, verdict: action, limit };
  const client = clientKey === null ? null : pseudonyms.ofClient(clientKey);
  const type = names.type(verdict.type);
  return { at, event: "message", connection, client, type, bytes, verdict: action, limit };
}
