import { openPerson, type Person } from "./person.ts";

/** The same three people in one room. */
export interface Room {
  alice: Person;
  bob: Person;
  spammer: Person;
  people: readonly Person[];
  isOpen: () => boolean;
}

export function openRoom(party: string, room: string, signal: AbortSignal): Room {
  const open = (name: string, paced: boolean) => openPerson({ name, party, room, signal, paced });
  const [alice, bob, spammer] = [open("Alice", true), open("Bob", true), open("Spammer", false)];
  const people = [alice, bob, spammer];
  return { alice, bob, spammer, people, isOpen: () => people.every((person) => person.isOpen()) };
}
