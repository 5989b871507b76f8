/**
 * Where the bouncer's state lives: in the attachment that backs `connection.state`, under one reserved key.
 *
 * Both hosts keep a hibernating connection's state in the WebSocket's attachment, as `__user` beside their
 * own `__pk`, and each `setState` rewrites the whole attachment. On PartyKit `state` and `setState` cannot be
 * redefined (checked 2026-11, partykit 0.0.115), and a proxy would change the identity of every connection. But
 * both write through `WebSocket.prototype.serializeAttachment`, so that is where the reserved key is added:
 * whatever the app sets, replaces or nulls is stored as it is, and reads back as it was.
 *
 * A connection that does not hibernate lives and dies with the room's memory. Nothing is stored for it.
 */
const RESERVED_KEY = "party-bouncer";

/** What the names of slots begin with whose text may be lost. */
const SPARE = "?";

/** The part of workerd's WebSocket that a hibernating connection has. */
interface Attachable {
  serializeAttachment(attachment: unknown): void;
  deserializeAttachment(): unknown;
}

type Slots = Record<string, unknown>;

/** The state of one connection. */
interface Entry {
  readonly slots: Slots;
  /** The attachment as last written, ours and the host's part; `null` if none was written since the room was loaded. */
  attachment: Record<string, unknown> | null;
  /** Whether the app's own state leaves no room for ours. */
  isCrowdedOut: boolean;
}

/** Shared by all copies of this module in an isolate. */
interface Shared {
  readonly entries: WeakMap<object, Entry>;
  /** Connections that were accepted since the room was loaded. */
  readonly accepted: WeakSet<object>;
  /** Connections that hibernate, and have no methods of their own to tell it by. */
  readonly hibernating: WeakSet<object>;
  /** The prototypes of sockets whose methods were replaced. */
  readonly guarded: WeakSet<object>;
  /** The runtime's own methods. */
  native: Attachable;
}

/**
 * There may be several copies: Vite evaluates modules again while sockets live, and a package may bring one of its own. Each would put
 * its own slots over those of the others. The number is that of the shape of {@link Shared}.
 */
const SHARED = Symbol.for("party-bouncer: connection state 3");

const shared = ((globalThis as { [SHARED]?: Shared })[SHARED] ??= {
  entries: new WeakMap(),
  accepted: new WeakSet(),
  hibernating: new WeakSet(),
  guarded: new WeakSet(),
  native: { serializeAttachment() {}, deserializeAttachment: () => null },
});
const { accepted, entries, hibernating } = shared;

/** The text last written under a slot's name, or `undefined`. It survives hibernation. */
export function readState(connection: object, slot: string): unknown {
  if (!hibernates(connection)) return undefined;
  return (entries.get(connection)?.slots ?? readSlots(connection))[slot];
}

/**
 * Keeps text under a slot's name for as long as the connection lives. Text, since the platform reads it in a fifth of the time that it
 * takes for a list, and the hosts read attachments whenever they look a connection up.
 *
 * @param connection one that hibernates
 * @returns whether it is kept: `false` means that the app's own state leaves no room for it.
 */
export function writeState(connection: object, slot: string, value: string): boolean {
  const entry = entryOf(connection);
  entry.slots[slot] = value;
  const attachable = connection as Attachable;
  try {
    if (entry.attachment === null) attachable.serializeAttachment(attachable.deserializeAttachment());
    else store(attachable, entry, entry.attachment);
  } catch {
    return false;
  }
  return !entry.isCrowdedOut;
}

/**
 * The same for text that may be lost: it is given up if the app's own state leaves too little room.
 *
 * @param connection one that hibernates
 */
export function writeSpareState(connection: object, slot: string, value: string): void {
  writeState(connection, `${SPARE}${slot}`, value);
}

/** The same, but it is written only when something else is. */
export function noteSpareState(connection: object, slot: string, value: string): void {
  entryOf(connection).slots[`${SPARE}${slot}`] = value;
}

/** The text last written by {@link writeSpareState}, or `undefined`. */
export function readSpareState(connection: object, slot: string): unknown {
  return readState(connection, `${SPARE}${slot}`);
}

/**
 * Makes every write of a connection's state carry the reserved key. Does nothing outside workerd, nor the second time: another copy may
 * have done it, and something else may have replaced the methods since, which calls ours.
 */
export function keepStateThroughHibernation(): void {
  const prototype = socketPrototype();
  if (prototype === null || shared.guarded.has(prototype)) return;
  shared.guarded.add(prototype);
  const { serializeAttachment, deserializeAttachment } = prototype;
  shared.native = { serializeAttachment, deserializeAttachment };
  prototype.serializeAttachment = serializeWithReservedKey;
  prototype.deserializeAttachment = deserializeWhatIsKnown;
}

function serializeWithReservedKey(this: Attachable, attachment: unknown): void {
  const entry = entries.get(this);
  if (entry !== undefined && isRecord(attachment)) {
    store(this, entry, { ...attachment, [RESERVED_KEY]: entry.slots });
    return;
  }
  // A host attaches something as soon as it accepts a connection.
  if (entry === undefined && isNew(this)) accepted.add(this);
  shared.native.serializeAttachment.call(this, attachment);
  if (entry !== undefined) entry.attachment = null;
}

function isNew(connection: Attachable): boolean {
  return !accepted.has(connection) && shared.native.deserializeAttachment.call(connection) === null;
}

/**
 * The hosts read the attachment of every connection that they list, and of each that sends. If it was written since the room was loaded,
 * it is known and need not be decoded: decoding takes longer than everything else that is done for a message.
 */
function deserializeWhatIsKnown(this: Attachable): unknown {
  const attachment = entries.get(this)?.attachment ?? null;
  return attachment === null ? shared.native.deserializeAttachment.call(this) : { ...attachment };
}

function store(connection: Attachable, entry: Entry, attachment: Record<string, unknown>): void {
  try {
    shared.native.serializeAttachment.call(connection, attachment);
    entry.isCrowdedOut = false;
  } catch {
    if (storeWithoutSpare(connection, entry, attachment)) return;
    // An attachment has a largest size. The app's own state comes first, and its own errors are its own.
    const { [RESERVED_KEY]: _, ...own } = attachment;
    shared.native.serializeAttachment.call(connection, own);
    entry.isCrowdedOut = true;
  }
  entry.attachment = attachment;
}

/** @returns whether there was anything to spare, so that it is stored now */
function storeWithoutSpare(
  connection: Attachable,
  entry: Entry,
  attachment: Record<string, unknown>,
): boolean {
  const { slots } = entry;
  const spare = Object.entries(slots).filter(([slot]) => slot.startsWith(SPARE));
  if (spare.length === 0) return false;
  for (const [slot] of spare) Reflect.deleteProperty(slots, slot);
  try {
    store(connection, entry, attachment);
  } catch (error) {
    // It is not for lack of room.
    Object.assign(slots, Object.fromEntries(spare));
    throw error;
  }
  return true;
}

function entryOf(connection: object): Entry {
  let entry = entries.get(connection);
  if (entry === undefined) {
    entry = { slots: readSlots(connection), attachment: null, isCrowdedOut: false };
    entries.set(connection, entry);
  }
  return entry;
}

function readSlots(connection: object): Slots {
  const attachment = socketPrototype()?.deserializeAttachment.call(connection);
  const slots = isRecord(attachment) ? attachment[RESERVED_KEY] : undefined;
  return isRecord(slots) ? { ...slots } : {};
}

/** Whether a connection was there before the room was loaded: it was woken up with it. */
export function isWoken(connection: object): boolean {
  return hibernates(connection) && !accepted.has(connection);
}

/** PartyKit and PartyServer define their own `serializeAttachment` on a connection that hibernates, and only on such a one. */
export function hibernates(connection: object): boolean {
  return Object.hasOwn(connection, "serializeAttachment") || hibernating.has(connection);
}

/** Says so of a connection whose host leaves the runtime's own methods on it. Call it before anything else is asked about the connection. */
export function markHibernating(connection: object): void {
  hibernating.add(connection);
}

function socketPrototype(): Attachable | null {
  if (typeof WebSocket === "undefined") return null;
  const prototype = WebSocket.prototype as unknown as Partial<Attachable>;
  return prototype.serializeAttachment === undefined ? null : (prototype as Attachable);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
