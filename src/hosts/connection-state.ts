/**
 * Where the bouncer's state lives: in the attachment that backs `connection.state`, under one reserved key.
 *
 * Both hosts keep a hibernating connection's state in the WebSocket's attachment, as `__user` beside their
 * own `__pk`, and each `setState` writes the whole attachment anew. On PartyKit `state` and `setState` cannot be
 * redefined (checked 2026-11, partykit 0.0.115), and a proxy would change the identity of every connection. But
 * both write through `WebSocket.prototype.serializeAttachment`, so that is where the reserved key is added:
 * whatever the app sets, replaces or nulls is stored as it is, and reads back as it was.
 *
 * A connection that does not hibernate lives and dies with the room's memory. Nothing is stored for it.
 */
const RESERVED_KEY = "party-bouncer";

/** The part of workerd's WebSocket that a hibernating connection has. */
interface Attachable {
  serializeAttachment(attachment: unknown): void;
  deserializeAttachment(): unknown;
}

type Slots = Record<string, unknown>;

const written = new WeakMap<object, Slots>();

/** What was written under a slot's name, or `undefined`. Survives hibernation. */
export function readState(connection: object, slot: string): unknown {
  if (!hibernates(connection)) return undefined;
  return (written.get(connection) ?? readSlots(connection))[slot];
}

/**
 * Keeps a value under a slot's name for as long as the connection lives.
 *
 * @param value asked for only where there is anything to keep
 * @returns whether it is kept through hibernation, where the connection hibernates: `false` means that the app's
 * own state leaves no room for it.
 */
export function writeState(connection: object, slot: string, value: () => unknown): boolean {
  if (!hibernates(connection)) return true;
  const slots: Slots = written.get(connection) ?? readSlots(connection);
  slots[slot] = value();
  written.set(connection, slots);
  const attachable = connection as Attachable;
  try {
    attachable.serializeAttachment(attachable.deserializeAttachment());
  } catch {
    return false;
  }
  return !crowdedOut.has(connection);
}

/** Makes every write of a connection's state carry the reserved key. Does nothing outside workerd, or the second time. */
export function keepStateThroughHibernation(): void {
  const prototype = socketPrototype();
  if (prototype === null || prototype.serializeAttachment === serializeWithReservedKey) return;
  nativeSerialize = prototype.serializeAttachment;
  prototype.serializeAttachment = serializeWithReservedKey;
}

let nativeSerialize: Attachable["serializeAttachment"];
const crowdedOut = new WeakSet<object>();

function serializeWithReservedKey(this: object, attachment: unknown): void {
  const slots = written.get(this);
  if (slots === undefined || !isRecord(attachment)) {
    nativeSerialize.call(this as Attachable, attachment);
    return;
  }
  try {
    nativeSerialize.call(this as Attachable, { ...attachment, [RESERVED_KEY]: slots });
    crowdedOut.delete(this);
  } catch {
    // An attachment has a largest size. The app's own state comes first, and its own errors are its own.
    const { [RESERVED_KEY]: _, ...own } = attachment;
    nativeSerialize.call(this as Attachable, own);
    crowdedOut.add(this);
  }
}

function readSlots(connection: object): Slots {
  const attachment = socketPrototype()?.deserializeAttachment.call(connection);
  const slots = isRecord(attachment) ? attachment[RESERVED_KEY] : undefined;
  return isRecord(slots) ? { ...slots } : {};
}

/** Both hosts define their own `serializeAttachment` on a connection that hibernates, and only on such a one. */
export function hibernates(connection: object): boolean {
  return Object.hasOwn(connection, "serializeAttachment");
}

function socketPrototype(): Attachable | null {
  if (typeof WebSocket === "undefined") return null;
  const prototype = WebSocket.prototype as unknown as Partial<Attachable>;
  return prototype.serializeAttachment === undefined ? null : (prototype as Attachable);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
