import { hibernates } from "./attachment.ts";
import type { ConnectionLike } from "./room.ts";

/** As much of a Durable Object's server-side WebSocket as {@link connectionOf} uses. */
export interface HibernatingSocket extends Omit<ConnectionLike, "id"> {
  /** Keeps a value with the socket for as long as it is open, through hibernation too. */
  serializeAttachment(attachment: unknown): void;
  /** What was kept, or `null`. */
  deserializeAttachment(): unknown;
}

/** Under which the id is kept in an attachment, and under which the app's own attachment is. */
const ID = "party-bouncer:id";
const OWN = "own";

interface Envelope {
  readonly [ID]: string;
  readonly [OWN]: unknown;
}

/**
 * A WebSocket that a Durable Object has accepted with `ctx.acceptWebSocket()`, as a connection. It is the same object, with an `id`.
 *
 * The id, and what the bouncer knows of the connection, are kept in the socket's attachment, so that they outlive hibernation. The app's
 * own `serializeAttachment` and `deserializeAttachment` work as before: what the app attaches reads back as it was.
 *
 * @example
 * const host = createHost({}, { connections: () => ctx.getWebSockets().map(connectionOf), storage: null, admits: true });
 */
export function connectionOf<Socket extends HibernatingSocket>(
  socket: Socket,
): Socket & Required<Pick<ConnectionLike, "id">> {
  return connectionFor(socket);
}

/** The same. If a socket is not a connection yet, it gets this id. */
export function connectionFor<Socket extends HibernatingSocket>(
  socket: Socket,
  id?: string,
): Socket & Required<Pick<ConnectionLike, "id">> {
  if (!hibernates(socket)) open(socket, id);
  return socket as Socket & Required<Pick<ConnectionLike, "id">>;
}

/** A socket that a Durable Object has accepted with `socket.accept()`, as a connection: it lives as long as the room's memory. */
export function inMemoryConnectionFor(socket: Omit<ConnectionLike, "id">, id: string): ConnectionLike {
  return Object.defineProperty(socket, "id", asId(id)) as ConnectionLike;
}

/** Apps keep an `id` of their own on a socket: they may set it. */
function asId(id: string): PropertyDescriptor {
  return { value: id, enumerable: true, writable: true, configurable: true };
}

function open(socket: HibernatingSocket, given: string = crypto.randomUUID()): void {
  const native = Object.getPrototypeOf(socket) as HibernatingSocket;
  const read = (): Envelope | null => {
    const attachment = native.deserializeAttachment.call(socket);
    return isEnvelope(attachment) ? attachment : null;
  };
  // With what else is in it: the bouncer's own, which it may not have read since the room was loaded.
  const write = (id: string, own: unknown): void =>
    native.serializeAttachment.call(socket, { ...read(), [ID]: id, [OWN]: own } satisfies Envelope);
  const known = read();
  const id = known?.[ID] ?? given;
  // What an app attaches before the socket becomes a connection stays its own.
  if (known === null) write(id, native.deserializeAttachment.call(socket));
  Object.defineProperties(socket, {
    id: asId(id),
    // Copies, as of a plain socket: what the app does to its object later is not attached.
    serializeAttachment: { value: (own: unknown) => write(id, structuredClone(own)) },
    deserializeAttachment: { value: () => structuredClone(read()?.[OWN] ?? null) },
  });
}

function isEnvelope(attachment: unknown): attachment is Envelope {
  return typeof attachment === "object" && attachment !== null && ID in attachment;
}
