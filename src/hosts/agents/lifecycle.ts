import type { RequestLike } from "../../identity/request.ts";
import type { ServerClass } from "../partyserver/guard-server.ts";
import { requireLifecycle } from "./require-agent.ts";
import { opensSession, relayed } from "./session-relay.ts";

type Handler = (this: object, ...args: never[]) => unknown;

type Handlers = Partial<Record<"webSocketMessage" | "webSocketClose" | "webSocketError", Handler>>;

/**
 * An `Agent` that is built on a lifecycle, with the handlers of a PartyServer class. The lifecycle installs its own on the instance, unless
 * the class has some of that name: then they are called for the runtime, and call the lifecycle in turn.
 */
export function onLifecycle<Class extends ServerClass>(Agent: Class): Class {
  const own = Agent.prototype as Handlers;
  const { fetch } = Agent.prototype as { fetch(this: object, request: RequestLike): unknown };
  const Adapted = class extends (Agent as ServerClass) {
    constructor(...args: unknown[]) {
      super(...args);
      requireLifecycle(this);
    }

    async fetch(request: RequestLike): Promise<Response> {
      const response = await (fetch.call(this, request) as Promise<Response>);
      return opensSession(request) ? relayed(response) : response;
    }

    webSocketMessage(...args: [socket: object, message: unknown]): unknown {
      const { webSocketMessage: before } = own;
      return before === undefined
        ? requireLifecycle(this).webSocketMessage(...args)
        : Reflect.apply(before, this, args);
    }

    webSocketClose(...args: [socket: object, ...rest: unknown[]]): unknown {
      const { webSocketClose: before } = own;
      return before === undefined
        ? requireLifecycle(this).webSocketClose(...args)
        : Reflect.apply(before, this, args);
    }

    webSocketError(...args: [socket: object, ...rest: unknown[]]): unknown {
      const { webSocketError: before } = own;
      return before === undefined
        ? requireLifecycle(this).webSocketError(...args)
        : Reflect.apply(before, this, args);
    }
  };
  Object.defineProperty(Adapted, "name", { value: Agent.name });
  return Adapted as unknown as Class;
}
