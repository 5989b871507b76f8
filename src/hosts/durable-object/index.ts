/**
 * `withBouncer` for plain Durable Objects, those that call `ctx.acceptWebSocket()` or `socket.accept()` themselves. It runs in a Cloudflare
 * worker.
 *
 * @module party-bouncer/durable-object
 */
import type { Policy } from "../../policy/policy.ts";
import { definePolicy } from "../../policy/define-policy.ts";
import { register } from "../bouncer-of.ts";
import type { Bindings } from "../partyserver/namespaces.ts";
import { GuardedObject, type ObjectContext } from "./guarded-object.ts";
import { markGuarded, requireDurableObject } from "./require-class.ts";

export { type AcceptOptions, acceptSocket } from "./accept-socket.ts";
export { bouncerOf } from "../bouncer-of.ts";
export { type CloudflareGateOptions, connectGate, type RateLimitOptions } from "../partyserver/gate.ts";
export { Ledger, type LedgerClass } from "../partyserver/ledger.ts";
export type { Retention } from "../../policy/retention.ts";
export type { GateOptions } from "../../gate/gate.ts";

// oxlint-disable-next-line no-explicit-any -- a mixin's constructor has to take any arguments (TS2545)
type DurableObjectClass = abstract new (...args: any[]) => object;

/**
 * Guards a plain Durable Object: extend `withBouncer(DurableObject, policy)` in place of `DurableObject`, or wrap a class of your own. Nothing
 * else in it changes.
 *
 * A client is let in before `fetch` sees its request. One that is refused is answered by the bouncer, and your class never hears of it.
 *
 * @param policy default: 10 messages a second with a burst of 20; warnings; closed for a minute at the 6th strike
 * @throws {PolicyError} at once, if the policy is wrong
 * @throws {TypeError} at once, if the class is of another kind: it names the entry to import from
 * @example
 * export class Chat extends withBouncer(DurableObject<Env>) {
 *   async fetch(request: Request): Promise<Response> {
 *     const { 0: client, 1: server } = new WebSocketPair();
 *     this.ctx.acceptWebSocket(server);
 *     return new Response(null, { status: 101, webSocket: client });
 *   }
 *   webSocketMessage(socket: WebSocket, message: string | ArrayBuffer) {
 *     for (const other of this.ctx.getWebSockets()) other.send(message);
 *   }
 * }
 */
export function withBouncer<Class extends DurableObjectClass>(
  DurableObject: Class,
  policy: Policy = {},
): Class {
  const rules = definePolicy(policy);
  requireDurableObject(DurableObject);

  const Guarded = class extends (DurableObject as unknown as new (...args: unknown[]) => object) {
    constructor(...args: unknown[]) {
      const [ctx, env] = args;
      // Before the app's own constructor, which may list its sockets and look at its storage.
      const guarded = new GuardedObject(rules, ctx as ObjectContext, env as Bindings);
      super(...args);
      register(this, guarded.host.bouncer);
      guarded.guard(this);
    }
  };
  Object.defineProperty(Guarded, "name", { value: DurableObject.name });
  markGuarded(Guarded);
  return Guarded as unknown as Class;
}
