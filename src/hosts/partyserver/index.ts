/**
 * `withBouncer` for the rooms of PartyServer, its gate and its ledger. It needs `partyserver`, and runs in a Cloudflare worker.
 *
 * @module party-bouncer/partyserver
 */
import { definePolicy } from "../../policy/define-policy.ts";
import type { Policy } from "../../policy/policy.ts";
import { guardServer, type ServerClass } from "./guard-server.ts";
import { requirePlain } from "./other-kinds.ts";
import { requireServer } from "./require-server.ts";

export { type CloudflareGateOptions, connectGate, type RateLimitOptions } from "./gate.ts";
export { Ledger, type LedgerClass } from "./ledger.ts";
export type { Retention } from "../../policy/retention.ts";
export { bouncerOf } from "../bouncer-of.ts";
export type { GateOptions } from "../../gate/gate.ts";

/**
 * Guards a PartyServer room: extend `withBouncer(Server, policy)` in place of `Server`, or wrap a class of your own.
 *
 * @param policy default: 10 messages a second with a burst of 20; warnings; closed for a minute at the 6th strike
 * @throws {PolicyError} at once, if the policy is wrong
 * @throws {TypeError} at once, if the class cannot be guarded here
 * @example
 * export class Chat extends withBouncer(Server) {
 *   static options = { hibernate: true };
 *   onMessage(connection: Connection, message: WSMessage) {
 *     this.broadcast(message, [connection.id]);
 *   }
 * }
 */
export function withBouncer<Class extends ServerClass>(Server: Class, policy: Policy = {}): Class {
  const rules = definePolicy(policy);
  requireServer(Server);
  requirePlain(Server);
  return guardServer(Server, rules, {
    room: ({ constructor }) => {
      requirePlain(constructor as ServerClass);
      return {};
    },
  });
}
