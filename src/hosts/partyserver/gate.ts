import * as workers from "cloudflare:workers";
import type { LedgerLike } from "../../platform/ledger-port.ts";
import type { Duration } from "../../policy/duration.ts";
import { isUpgrade, type RequestLike } from "../../identity/request.ts";
import { complain } from "../../platform/complaint.ts";
import { Gate, type ConnectLimiter, type GateOptions, periodOf, type RateLimiter } from "../../gate/gate.ts";
import { withNote } from "../../gate/note.ts";
import { type Bindings, namespaceIn, partyNamed } from "./namespaces.ts";
import { ledgerIn, missingLedger } from "./ledger-binding.ts";
import { withoutForeignProps } from "./props.ts";

/** Cloudflare's own rate limiting, as a gate asks it. */
export interface RateLimitOptions {
  /** The name of its binding. */
  binding: string;
  /** Its `period`: 10 or 60 seconds. */
  period: Duration;
}

/** What a gate on Cloudflare goes by. */
export interface CloudflareGateOptions extends GateOptions {
  /** As in the options of `routePartykitRequest`: the rooms there have a ledger of their own. Default: none. */
  jurisdiction?: string | undefined;
  /**
   * Cloudflare's own rate limiting. It counts connects per address, in each of Cloudflare's locations for itself. Default: none.
   */
  rateLimit?: RateLimitOptions | undefined;
}

/**
 * A gate for `routePartykitRequest`: a known offender is accepted and closed with the code in the worker, without waking the room.
 * It asks the shared ledger and, if bound, Cloudflare's own rate limiting. Make one gate for all requests: it remembers the answers.
 *
 * It also drops props that a client made up (`x-partykit-props`), so that a room starts with the router's own or with none. For HTTP
 * requests it does only that. If a room's `onStart` takes props, use the gate as `onBeforeRequest` too.
 *
 * @throws {TypeError} if the period is not a duration, or `log` is wrong
 * @example
 * const gate = connectGate({ ledger: "Ledger", rateLimit: { binding: "CONNECTS", period: "10s" } });
 * export default {
 *   async fetch(request, env) {
 *     return (await routePartykitRequest(request, env, { onBeforeConnect: gate, onBeforeRequest: gate })) ??
 *       new Response("Not found", { status: 404 });
 *   },
 * } satisfies ExportedHandler<Env>;
 */
export function connectGate(
  options: CloudflareGateOptions = {},
): <R extends RequestLike>(
  request: R,
  lobby: { readonly className?: string; readonly name: string },
) => Promise<R | Response> {
  const gate = new Gate(options);
  if (options.rateLimit !== undefined) periodOf(options.rateLimit.period);
  return async (received, lobby) => {
    const request = withoutForeignProps(received);
    if (!isUpgrade(request)) return request;
    complainOfJurisdiction(request, options);
    const env = workers.env as unknown as Bindings;
    const room = JSON.stringify([lobby.className ?? "", lobby.name]);
    const [ledger, limiter] = [ledgerOf(env, options), limiterOf(env, options)];
    const party = partyNamed(lobby.className ?? "", options.jurisdiction ?? null);
    const answer = await gate.respondTo(request, room, ledger, limiter, party);
    return answer ?? withNote(request, await gate.noteOn(request));
  };
}

/** A gate whose ledger is not bound says so, and lets everyone through: the rooms behind it are still guarded. */
function ledgerOf(env: Bindings, { ledger: name, jurisdiction }: CloudflareGateOptions): LedgerLike | null {
  if (name === undefined) return null;
  if (namespaceIn(env, name) !== null) return ledgerIn(env, name, () => jurisdiction ?? null);
  complain(missingLedger(name));
  return null;
}

function limiterOf(env: Bindings, { rateLimit }: CloudflareGateOptions): ConnectLimiter | null {
  if (rateLimit === undefined) return null;
  const binding = env[rateLimit.binding] as RateLimiter | undefined;
  if (binding !== undefined) return { binding, period: periodOf(rateLimit.period) };
  complain(
    `There is no rate limiting binding "${rateLimit.binding}", so that the gate counts no connects. Bind it in wrangler.jsonc: ` +
      `"ratelimits": [{ "name": "${rateLimit.binding}", "namespace_id": "1", "simple": { "limit": 5, "period": 10 } }].`,
  );
  return null;
}

/** The router states the jurisdiction that it was given. If it was given none, a client can state one: so the gate uses its own. */
function complainOfJurisdiction(
  { headers }: RequestLike,
  { ledger, jurisdiction }: CloudflareGateOptions,
): void {
  const stated = headers.get("x-partykit-jurisdiction");
  if (stated === null || stated === jurisdiction || ledger === undefined) return;
  complain(
    "A request states another jurisdiction than the gate has. If it is that of your router, give it to connectGate too: " +
      'connectGate({ ledger, jurisdiction: "eu" }). Else the gate asks another ledger than its rooms. If your router has none, a ' +
      "client made it up, and nothing comes of it.",
  );
}
