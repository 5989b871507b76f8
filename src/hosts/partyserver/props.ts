import type { RequestLike } from "../../identity/request.ts";
import { ownersOf } from "../../platform/owners.ts";

/** The header in which PartyServer's router hands a room its props. A client can send it too. */
const PROPS = "x-partykit-props";

/**
 * Up to 0.4.0 the router sets the header before it asks the gate, so that what is there may be its own. 0.4.1 has no need of it, and
 * from 0.5.0 on it is set after the gate: what the gate finds there is from a client.
 */
let mayBeTheRouters = false;

/** Tells which PartyServer it is by a class of it: `setName` takes the props from 0.4.1 on. */
export function learnRouterOf(Server: abstract new (...args: never[]) => object): void {
  const { setName } = (ownersOf(Server.prototype, "setName").at(-1) ?? {}) as { setName?: unknown };
  if (typeof setName === "function") mayBeTheRouters = setName.length < 2;
}

/** What the Agents SDK's router and its agents put into a request for a room, after the gate. A client can send it too. */
const AGENTS = ["x-agents-lifecycle-props", "x-cf-agents-subagent-url"];

/** A request without the props that somebody outside made up. If it has none, it is the same request. */
export function withoutForeignProps<R extends RequestLike>(request: R): R {
  const names = mayBeTheRouters ? AGENTS : [PROPS, ...AGENTS];
  const foreign = names.filter((name) => request.headers.get(name) !== null);
  if (foreign.length === 0) return request;
  const clean = new Request(request as unknown as Request);
  for (const name of foreign) clean.headers.delete(name);
  return clean as unknown as R;
}
