import { type Class, hasMethods, isClass, kindOf } from "../../platform/class-shape.ts";

/** What every `Agent` has, whatever it is built on, and the guard goes by. */
const COMMON = [
  "fetch",
  "onConnect",
  "onMessage",
  "onClose",
  "getConnections",
  "getConnectionTags",
  "setState",
  "schedule",
] as const;

/** What an `Agent` has that is a PartyServer class. */
const PARTYSERVER = ["webSocketMessage", "webSocketClose", "webSocketError"] as const;

/** What an `Agent` is built on: up to 0.21 on PartyServer, from 0.22 on on a lifecycle of its own. */
export type Generation = "partyserver" | "lifecycle";

/**
 * Tells the two generations of agents apart, by their shape: the package is not imported.
 *
 * @throws {TypeError} saying what to do, if it is neither
 */
export function requireAgent(Agent: unknown): Generation {
  if (!isClass(Agent)) {
    throw new TypeError(
      `withBouncer: expected the Agent of "agents", or a class that extends it, received ${kindOf(Agent)}.`,
    );
  }
  const missing = COMMON.filter((name) => !hasMethods(Agent, name));
  if (missing.length > 0) throw new TypeError(`withBouncer: ${nameOf(Agent)} ${whyNot(Agent, missing)}`);
  if (isMcp(Agent)) throw new TypeError(`withBouncer: ${nameOf(Agent)} ${MCP}`);
  if (hasMethods(Agent, ...PARTYSERVER) && hasMethods(Agent, "setName")) return "partyserver";
  if (hasMethods(Agent, "onAlarm", "__unsafe_ensureInitialized")) return "lifecycle";
  throw new TypeError(`withBouncer: ${nameOf(Agent)} ${UNKNOWN}`);
}

/** The lifecycle that an agent was constructed with, as much of it as the guard uses. */
export interface Lifecycle {
  webSocketMessage(socket: object, message: unknown): unknown;
  webSocketClose(socket: object, ...rest: unknown[]): unknown;
  webSocketError(socket: object, ...rest: unknown[]): unknown;
}

/** @throws {TypeError} saying what to do, if an agent has no such lifecycle */
export function requireLifecycle(agent: object): Lifecycle {
  const { lifecycle } = agent as { lifecycle?: Partial<Record<string, unknown>> };
  if (PARTYSERVER.every((name) => typeof lifecycle?.[name] === "function"))
    return lifecycle as unknown as Lifecycle;
  throw new TypeError(`withBouncer: ${agent.constructor.name} ${UNKNOWN}`);
}

/** An `McpAgent`: to its worker it is a WebSocket for each request, to its clients it is HTTP. */
function isMcp(Agent: Class): boolean {
  const { serve, serveSSE } = Agent as { serve?: unknown; serveSSE?: unknown };
  return typeof serve === "function" && typeof serveSSE === "function";
}

const MCP =
  "is an McpAgent, whose clients speak HTTP: a connection here is one request of its own worker, and a limit for it would limit nobody. Limit " +
  "requests in the worker, before McpAgent.serve().";

const UNKNOWN =
  "is an Agent of a version that this version of party-bouncer cannot guard. Look for a newer party-bouncer, or stay with a version of agents " +
  "that docs/guides/agents.md names.";

function whyNot(Agent: Class, missing: readonly string[]): string {
  const why = `is no Agent: it has no ${missing.join(", ")}. `;
  return hasMethods(Agent, "webSocketMessage", "getConnections", "onMessage")
    ? `${why}If it is a PartyServer class, import withBouncer from "party-bouncer/partyserver".`
    : `${why}Which entry guards which class is in docs/README.md.`;
}

function nameOf({ name }: Class): string {
  return name || "the class";
}
