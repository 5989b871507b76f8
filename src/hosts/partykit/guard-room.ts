import type { AppealRequest } from "../../appeals/desk.ts";
import { createHost } from "../../bouncer/create-host.ts";
import type { Host } from "../../bouncer/host.ts";
import { BanCache } from "../../gate/ban-cache.ts";
import type { RequestLike } from "../../identity/request.ts";
import { isPush, type PushLike } from "../../ledger/push.ts";
import { closeHandlers } from "../../platform/close-handlers.ts";
import { CONNECTION_HANDLERS, gapsIn } from "../../platform/gaps.ts";
import { guardHandlers, type Wrap } from "../../platform/handlers.ts";
import { hearOnce, isHeard } from "../../platform/hearing.ts";
import { guardListeners } from "../../platform/message-listeners.ts";
import { rejectRequest } from "../../platform/reject-request.ts";
import type { ConnectionLike, MessageCallbacks, RoomLike } from "../../platform/room.ts";
import type { DefinedPolicy } from "../../policy/policy.ts";
import type { Message } from "../../shared/message.ts";
import { hideRecords, type KeyStorage } from "../../storage/hidden-records.ts";
import { register } from "../bouncer-of.ts";
import type { RoomKind } from "../room-kind.ts";
import { gateFor, keysOfParty, type LobbyLike } from "./gate.ts";
import { ledgerIn, missingLedger, type Parties } from "./ledger-binding.ts";
import { requireRoom } from "./require-room.ts";

/** What the bouncer needs of PartyKit's `Party.Room`. */
interface PartyKitRoom {
  readonly id: string;
  readonly name: string;
  readonly context: { readonly parties: Parties };
  readonly storage: KeyStorage;
  blockConcurrencyWhile(callback: () => Promise<unknown>): Promise<unknown>;
  getConnections(): Iterable<ConnectionLike>;
}

// oxlint-disable-next-line no-explicit-any -- a mixin's constructor has to take any arguments (TS2545)
export type RoomClass = new (...args: any[]) => object;

interface HasGate {
  onBeforeConnect?(request: RequestLike, lobby: LobbyLike, context: unknown): unknown;
}

/**
 * Guards the class of a PartyKit room. It loads nothing of Cloudflare's.
 *
 * @param kindOf what is different about the room. Called when one is constructed
 * @throws {TypeError} at once, if it is not one
 */
export function guardRoom<Class extends RoomClass>(
  Room: Class,
  rules: DefinedPolicy,
  kindOf: () => RoomKind = () => ({}),
): Class {
  requireRoom(Room);
  const roomKey = keysOfParty();
  const refusals = new BanCache();
  const gate = gateFor(rules, roomKey, refusals);

  const Guarded = class extends Room {
    static async onBeforeConnect(request: RequestLike, lobby: LobbyLike, context: unknown): Promise<unknown> {
      const refusal = rejectRequest(request);
      if (refusal !== null) return refusal;
      const own = await (Room as unknown as HasGate).onBeforeConnect?.(request, lobby, context);
      if (own instanceof Response) return own;
      const passed = (own as RequestLike | undefined) ?? request;
      return rules.enforce ? gate(passed, lobby) : passed;
    }

    // oxlint-disable-next-line no-explicit-any -- see RoomClass
    constructor(...args: any[]) {
      const room = args[0] as PartyKitRoom;
      // Until the class has been constructed, PartyKit lists no connections, and warns.
      let isBuilt = false;
      const { through, ...kind } = kindOf();
      const host = createHost(rules, {
        name: () => room.id,
        party: () => room.name,
        connections: () => (isBuilt ? room.getConnections() : []),
        admits: true,
        gaps: () =>
          gapsIn({
            instance: this,
            handlers: isBuilt ? CONNECTION_HANDLERS : [],
            connections: isBuilt ? room.getConnections() : [],
          }),
        storage: hideRecords(room.storage),
        shared: rules.ledger === undefined ? undefined : sharedBy(room, rules.ledger),
        ...kind,
      });
      const { bouncer } = host;
      const ready = host.ready();
      if (ready !== null) void room.blockConcurrencyWhile(() => ready);
      register(room, bouncer);
      refusals.follow(bouncer, () => roomKey(room.id));
      super(...args);
      register(this, bouncer);
      const begin = (): void => {
        isBuilt = true;
        host.watch();
      };
      const wraps = wrapsFor(host, through?.(bouncer) ?? bouncer, begin);
      if (rules.ledger !== undefined || rules.appeals) wraps["onRequest"] = takingRequests(host);
      guardHandlers(this, wraps);
      // A subclass's class fields are set after this. PartyKit calls nothing but `onStart` before.
      queueMicrotask(() => {
        begin();
        guardHandlers(this, wraps);
      });
    }
  };
  Object.defineProperty(Guarded, "name", { value: Room.name });
  if (rules.appeals) answerRequests(Guarded.prototype as object);
  return Guarded;
}

/** @throws {TypeError} without a stack, if there is no such party: PartyKit logs it, and sends its message to the client that connects */
function sharedBy(room: PartyKitRoom, name: string): NonNullable<RoomLike["shared"]> {
  const known = partiesOf(room);
  if (known !== null && known[name] === undefined) {
    const error = new TypeError(missingLedger(name));
    error.stack = `${error.name}: ${error.message}`;
    throw error;
  }
  return {
    ledger: ledgerIn(() => room.context.parties, name),
    address: () => ({ party: room.name, room: room.id }),
  };
}

/** `null` in a room that an alarm wakes: PartyKit does not know them then. */
function partiesOf(room: PartyKitRoom): Parties | null {
  try {
    return room.context.parties;
  } catch {
    return null;
  }
}

/** PartyKit passes no request from outside on to a class without such a method. */
function answerRequests(prototype: object): void {
  if ("onRequest" in prototype) return;
  const value = (): Response => new Response("Not found", { status: 404 });
  Object.defineProperty(prototype, "onRequest", { configurable: true, writable: true, value });
}

/** The ledger sends news as a request from party to party, and banned clients appeal. */
function takingRequests({ receive, bouncer }: Host): Wrap {
  return (onRequest) => (request: PushLike & AppealRequest) =>
    isPush(request)
      ? receive(request)
      : (bouncer.appeals.respond(request) ??
        onRequest?.(request) ??
        new Response("Not found", { status: 404 }));
}

/** @param begin called once PartyKit can list the connections, before the app does anything */
function wrapsFor(host: Host, callbacks: MessageCallbacks, begin: () => void): Record<string, Wrap> {
  /** While `onStart` runs, which PartyKit waits for only once. Never rejects. */
  let starting: Promise<void> | null = null;
  return {
    onStart: (onStart) => () => {
      begin();
      const started = onStart?.();
      if (!(started instanceof Promise)) return started;
      const end = (): void => {
        starting = null;
      };
      starting = started.then(end, end);
      return started;
    },
    getConnectionTags: (getConnectionTags) => (connection: ConnectionLike, context: unknown) => {
      guardListeners(connection, callbacks);
      return getConnectionTags?.(connection, context) ?? [];
    },
    onConnect:
      (onConnect) =>
      async (connection: ConnectionLike, context: { request: RequestLike }): Promise<void> => {
        // It may set the policy.
        if (starting !== null) await starting;
        if (await host.connect(connection, context.request)) await onConnect?.(connection, context);
      },
    onMessage: (onMessage) => {
      const hear = (message: Message, connection: ConnectionLike): unknown =>
        hearOnce(callbacks, connection, message, () => onMessage?.(message, connection));
      return (message: Message, connection: ConnectionLike) =>
        starting === null || isHeard(connection)
          ? hear(message, connection)
          : starting.then(() => hear(message, connection));
    },
    ...closeHandlers(host),
  };
}
