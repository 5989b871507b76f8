/** A name, and who may know it: everyone, or only one client. */
interface Name {
  readonly name: string;
  readonly audience: string | null;
}

/** What a room knows of someone, in the connection's state. */
export interface Person {
  readonly names: readonly Name[];
  /** What it wants to be called, until it has said something. Words of its own have to get past the bouncer first. */
  readonly wants?: string;
}

/** @param wants what it wants to be called; until it has spoken, the others know it under a name that is made up */
export function newcomer(wants: string): Person {
  return { names: [{ name: someName(), audience: null }], wants };
}

export function someName(): string {
  return `Guest ${crypto.randomUUID().slice(0, 4)}`;
}

/** A name that everyone may know replaces all others. One that only some may know leaves the others what they knew. */
export function renamed(person: Person | null, name: string, audience: string | null): Person {
  const change = { name, audience };
  if (audience === null) return { names: [change] };
  const open = person?.names?.filter(({ audience }) => audience === null) ?? [];
  return { names: [...open, change] };
}
