/** A name, and who may know it: everyone, or only one client. */
interface Name {
  readonly name: string;
  readonly audience: string | null;
}

/** What a room knows of someone, in the connection's state. */
export interface Person {
  readonly names: readonly Name[];
}

export function newcomer(name: string): Person {
  return { names: [{ name, audience: null }] };
}

/** A name that everyone may know replaces all others. One that only some may know leaves the others what they knew. */
export function renamed(person: Person | null, name: string, audience: string | null): Person {
  const change = { name, audience };
  if (audience === null) return { names: [change] };
  const open = person?.names?.filter(({ audience }) => audience === null) ?? [];
  return { names: [...open, change] };
}
