/**
 * `withBouncer` for the documents of Yjs: y-partyserver's `YServer`, and PartyKit rooms that use y-partykit. It needs neither of the two, and
 * runs on both platforms.
 *
 * @module party-bouncer/yjs
 */
import { type Class, hasMethods, isClass, kindOf } from "../../platform/class-shape.ts";
import { definePolicy, definePolicyFor } from "../../policy/define-policy.ts";
import type { Policy } from "../../policy/policy.ts";
import { guardRoom, type RoomClass } from "../partykit/guard-room.ts";
import { guardServer } from "../partyserver/guard-server.ts";
import { isYServer } from "../partyserver/other-kinds.ts";
import type { ConnectionLike } from "../../platform/room.ts";
import type { Message } from "../../shared/message.ts";
import { show } from "../../shared/show.ts";
import type { RoomKind } from "../room-kind.ts";
import { bouncerOf } from "../bouncer-of.ts";
import { DocumentLimit } from "./document-limit.ts";
import { DocumentSize, type YServerLike } from "./document-size.ts";
import { Echoes } from "./echoes.ts";
import { presets } from "./presets.ts";
import { protocol } from "./protocol.ts";
import { requireWholeDocuments } from "./requirements.ts";

export { bouncerOf } from "../bouncer-of.ts";
export { presets, type YjsPresets } from "./presets.ts";
export { protocol } from "./protocol.ts";

/** A policy for documents. */
export interface YjsPolicy extends Policy {
  /**
   * The largest document, in bytes of its encoded state (`Y.encodeStateAsUpdate`). A change that would take it beyond is refused, and its author
   * is told: see `onDocumentFull` of `GuardedWebSocket` and `guardProvider`. What only deletes passes. It stays as it is when the policy is replaced.
   * For a `YServer` only. Default: as large as it gets.
   */
  documentBytes?: number | undefined;
}

/**
 * Guards a room that keeps a Yjs document: y-partyserver's `YServer`, what `withYjs` makes, or the class of a PartyKit room whose `onConnect` calls
 * y-partykit's.
 *
 * No change may go missing in a document, so what is too much waits, or the client is closed with 4525, comes back and synchronises.
 *
 * @param policy what it leaves out is as in {@link YjsPresets.document | presets.document}
 * @throws {PolicyError} at once, if the policy is wrong
 * @throws {TypeError} at once, if the class keeps no document, or the policy would drop changes or hide somebody. With `enforce: false` it
 * may say anything.
 * @example
 * export class Document extends withBouncer(YServer) {
 *   static options = { hibernate: true };
 * }
 * @example
 * // On PartyKit:
 * class Document implements Party.Server {
 *   constructor(readonly room: Party.Room) {}
 *   onConnect(connection: Party.Connection) {
 *     return onConnect(connection, this.room, { persist: { mode: "snapshot" } });
 *   }
 * }
 * export default withBouncer(Document) satisfies Party.Worker;
 */
export function withBouncer<Class extends RoomClass>(Room: Class, policy: YjsPolicy = {}): Class {
  if (!isClass(Room)) throw new TypeError(`withBouncer: expected a class, received ${kindOf(Room)}.`);
  const onServer = isYServer(Room);
  if (!onServer) requirePartyKit(Room);
  const { documentBytes, ...rest } = policy;
  if (documentBytes !== undefined) requireMeasurable(documentBytes, onServer);
  const own = { ...presets.document, ...rest };
  requireWholeDocuments(Room, definePolicyFor(own, protocol));
  // Each room fills in a protocol of its own.
  const rules = definePolicy(own);
  if (!onServer) return guardRoom(Room, rules, () => documentRoom(Room, null));
  const limitOf = (room: object): DocumentLimit | null =>
    documentBytes === undefined
      ? null
      : new DocumentLimit(documentBytes, {
          size: new DocumentSize(room as YServerLike, Date.now),
          isEnforced: () => bouncerOf(room).policy.enforce,
        });
  return guardServer(Room, rules, { room: (room) => documentRoom(Room, limitOf(room)) });
}

/** What is different about a room that keeps a document. */
function documentRoom(Room: Class, limit: DocumentLimit | null): RoomKind {
  const echoes = new Echoes();
  return {
    permit: (next) => requireWholeDocuments(Room, next),
    protocol: {
      ...protocol,
      asksFor(sent, receiver) {
        echoes.learn(sent, receiver);
        return protocol.asksFor?.(sent, receiver) ?? null;
      },
    },
    through: (bouncer) => ({
      handle<T>(connection: ConnectionLike, message: Message, deliver: () => T): T | undefined {
        if (echoes.absorbs(connection, message)) return undefined;
        return bouncer.handle(connection, message, () =>
          limit === null ? deliver() : limit.pass(connection, message, deliver),
        );
      },
    }),
  };
}

/** @throws {TypeError} if the size of a document cannot be limited so */
function requireMeasurable(documentBytes: unknown, onServer: boolean): void {
  if (!Number.isInteger(documentBytes) || Number(documentBytes) < 1) {
    throw new TypeError(
      `documentBytes: expected a whole number of bytes, 1 or more, received ${show(documentBytes)}`,
    );
  }
  if (onServer) return;
  throw new TypeError(
    "documentBytes: only the document of a YServer can be measured. y-partykit keeps its documents to itself.",
  );
}

/** @throws {TypeError} if a class keeps no document, as far as that can be told */
function requirePartyKit(Room: Class): void {
  const name = Room.name || "the class";
  if (hasMethods(Room, "webSocketMessage")) {
    throw new TypeError(
      `withBouncer: ${name} keeps no Yjs document. Let it extend y-partyserver's YServer, or guard what withYjs makes: ` +
        'withBouncer(withYjs(Server)). For another room import withBouncer from "party-bouncer/partyserver".',
    );
  }
  if (!hasMethods(Room, "onConnect")) {
    throw new TypeError(
      `withBouncer: ${name} keeps no Yjs document: its onConnect, as a method, has to call y-partykit's.`,
    );
  }
}
