import type { ConnectionLike } from "../../platform/room.ts";
import { Lru } from "../../shared/lru.ts";
import type { Message, Sendable } from "../../shared/message.ts";
import { bytesIn, varUint } from "./bytes.ts";

const AWARENESS = 1;

/** Most people of whom it is known what was said of them last. */
const MOST_PEOPLE = 4_096;

/** Longer messages, and those about more people, are not looked at: they are counted like any other. */
const LONGEST = 65_536;
const MOST_AT_ONCE = 256;

/** Most messages that one connection may still repeat. */
const MOST_OWED = 4_096;

/** What an awareness message says of one person, as far as it is needed here. */
interface Entry {
  /** Yjs's `clientID`. */
  readonly person: number;
  /** What is newer has a higher age: the clock, and whether the person has left, which counts at the same clock. */
  readonly age: number;
}

/**
 * Tells what clients only repeat. Each provider of Yjs sends back whatever it hears of others' awareness. So where ten pointers move, somebody who only
 * reads sends ten times as much as each of the ten; y-partyserver passes all of it on, to everybody.
 *
 * A message is an echo if it says nothing of anyone that the room has not sent out already, and if its connection has heard more such
 * messages than it has repeated. Whatever the room did with it, y-protocols would find it too old. So no one is the poorer for it, and it
 * costs nothing. Who says more than it heard pays for it: a client makes up what is old as easily as what is new.
 */
export class Echoes {
  /** What the room has sent of each person. */
  readonly #known = new Lru<number, number>(MOST_PEOPLE);
  /** How many messages each connection has heard and not repeated. */
  readonly #owed = new WeakMap<object, number>();
  #last: Sendable | null = null;
  #tellsOfPeople = false;

  /** Takes note of what the room sends. */
  learn(sent: Sendable, receiver: object): void {
    // Rooms send the same bytes to everybody.
    if (sent !== this.#last) this.#read(sent);
    if (this.#tellsOfPeople) this.#owed.set(receiver, Math.min(MOST_OWED, this.#owedBy(receiver) + 1));
  }

  /** Whether a message is an echo. */
  absorbs(connection: ConnectionLike, message: Message): boolean {
    const owed = this.#owedBy(connection);
    if (owed === 0) return false;
    const entries = entriesOf(message);
    if (entries === null || entries.length === 0) return false;
    if (entries.some(({ person, age }) => age > (this.#known.get(person) ?? -1))) return false;
    this.#owed.set(connection, owed - 1);
    return true;
  }

  #read(sent: Sendable): void {
    const entries = entriesOf(sent) ?? [];
    this.#last = sent;
    this.#tellsOfPeople = entries.length > 0;
    for (const { person, age } of entries) {
      if (age > (this.#known.get(person) ?? -1)) this.#known.set(person, age);
    }
  }

  #owedBy(connection: object): number {
    return this.#owed.get(connection) ?? 0;
  }
}

/** @returns `null` for anything but a whole awareness message */
function entriesOf(message: Message): Entry[] | null {
  const bytes = bytesIn(message);
  if (bytes === null || bytes[0] !== AWARENESS || bytes.length > LONGEST) return null;
  const count = varUint(bytes, varUint(bytes, 1).end);
  if (count.value > MOST_AT_ONCE) return null;
  const entries: Entry[] = [];
  let at = count.end;
  // Each takes three bytes or more.
  for (let left = count.value; left > 0; left--) {
    const person = varUint(bytes, at);
    const clock = varUint(bytes, person.end);
    const length = varUint(bytes, clock.end);
    at = length.end + length.value;
    if (length.value < 0 || clock.value < 0 || at > bytes.length) return null;
    const hasLeft = length.value === 4 && NULL.every((byte, index) => bytes[length.end + index] === byte);
    entries.push({ person: person.value, age: 2 * clock.value + Number(hasLeft) });
  }
  return entries;
}

/** `null`, as JSON. */
const NULL = [...new TextEncoder().encode("null")];
