import type { TrafficEvent } from "./traffic-event.ts";

/**
 * The packed form of a traffic record. `docs/reference/traffic-record.md` has the layout, byte by byte.
 *
 * A header, then frames: a varint that says how many bytes follow, a byte that says whether a chunk begins with it, and events. In a
 * chunk, what comes again is said by number: connections, words and names. So a chunk can be read from its beginning, and a part of it
 * up to where it was cut off. No frame begins with 0, so that a header can stand between any two.
 */
export const PACKED_HEADER: Uint8Array<ArrayBuffer> = Uint8Array.of(0, 0x50, 0x42, 0x54, 1);

/** The largest frame, in bytes: what a reader has to keep in memory. */
export const MOST_FRAME = 2 ** 22;

/** The largest chunk, in bytes: what comes again and again in one has to be kept in memory. */
export const MOST_CHUNK = 2 ** 26;

/** The byte after a frame's size. */
export const GOES_ON = 0;
export const BEGINS = 1;

/** Of a message's first byte, by bit. The three lowest say what was decided: 0 for nothing, else one more than its place in `ACTIONS`. */
export const DECISION = 0b111;
/** It is text, and its length is another number than its bytes. */
export const HAS_LENGTH = 0b1000;
/** From the same connection as the event before it. */
export const SAME_CONNECTION = 0b1_0000;
/** Of the same type as the message before it. */
export const SAME_TYPE = 0b10_0000;
/** A byte follows that says what else there is. */
export const HAS_MORE = 0b100_0000;
/** It is another event than a message. The other bits are its {@link KINDS number}. */
export const IS_OTHER = 0b1000_0000;

/** What else a message has, by bit. */
export const HAS_CLIENT = 1;
export const IS_ASKED = 2;
export const IS_FORGED = 4;
export const HAS_COSTS = 8;
export const HAS_WAIT = 16;
/** Only of a message that is not refused. For one that is, the limit follows in any case. */
export const HAS_LIMIT = 32;
export const IS_CONTROL = 64;
/** Only beside a wait. */
export const IS_BLAMELESS = 128;

/** What is known of a connection that opens, by bit. */
export const OPEN_CLIENT = 1;
export const OPEN_ADDRESS = 2;
export const OPEN_TIER = 4;
export const OPEN_COHORT = 8;
export const OPEN_TURNED_AWAY = 16;
export const OPEN_LIMIT = 32;
export const OPEN_EXEMPT = 64;

/** What a connection that stands has, by bit. */
export const HAS_CONDUCT = 1;
export const HAS_COUNTS = 2;
export const IS_HIDDEN = 4;
export const IS_HIDDEN_FOREVER = 8;

/** What a count has, by bit. */
export const HAS_KEY = 1;
export const HAS_BEFORE = 2;
export const IS_MINE = 4;
/** Its key has a {@link PLACE} that stands for itself. */
export const IS_LITERAL = 8;

/** The hashes that a room makes of clients and addresses take half as many bytes as they have digits. */
export const HASH_DIGITS = 16;
export const HASHES = [
  { head: 6, prefix: "user:" },
  { head: 10, prefix: "address:" },
  { head: 14, prefix: "" },
] as const;

/** In a key, where a hash belongs that is said after it. So the rest of the key is the same for all clients. */
export const PLACE = "\0";
export const HASHES_IN_KEY = /(?:user:|address:)?[\da-f]{16}/g;

/** What is known of a strike by hand, by bit. */
export const STRIKE_STRIKES = 1;
export const STRIKE_LIMIT = 2;
export const STRIKE_FOR = 4;

/** Of what was decided about a message that waited: a wait follows. */
export const DELIVER_WAIT = 8;
export const DELIVER_BLAMELESS = 16;

/** The number of each kind of event other than a message, and of a time that is written in full. */
export const TIME = 0;
export const KINDS: Readonly<Record<Exclude<TrafficEvent["event"], "message">, number>> = {
  open: 1,
  close: 2,
  deliver: 3,
  strike: 4,
  invalid: 5,
  mute: 6,
  clear: 7,
  standing: 8,
  load: 9,
  rules: 10,
};
