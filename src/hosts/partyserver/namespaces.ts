import type { LedgerLike, RoomAddress } from "../../platform/ledger-port.ts";

/** As much of a Durable Object namespace as is used here. */
export interface Namespace {
  idFromName(name: string): object;
  idFromString(id: string): object;
  get(id: unknown): Stub;
  jurisdiction?(name: string): Namespace;
}

interface Stub {
  fetch(url: string, init: object): Promise<Response>;
  call(shard: string, call: unknown): Promise<unknown>;
}

export type Bindings = Readonly<Record<string, unknown>>;

/** What a Durable Object knows of itself. */
interface Id {
  readonly jurisdiction?: string | undefined;
}

/** In which of these the platform can be asked to keep objects, where an object does not say in which it is. */
const JURISDICTIONS = ["eu", "us", "fedramp", "fedramp-high"];

/** Binding and jurisdiction, as one name: no binding has it in its own. */
const SEPARATOR = "@";

/** In place of a jurisdiction, if a room has no name, and is found by its id. */
const BY_ID = "id";

export function namespaceIn(env: Bindings, name: string): Namespace | null {
  const binding = env[name];
  return typeof binding === "object" && binding !== null && "idFromName" in binding
    ? (binding as Namespace)
    : null;
}

/** The same namespace, of the objects in a jurisdiction; `null` for those in none. */
export function within(namespace: Namespace, jurisdiction: string | null): Namespace {
  if (jurisdiction === null) return namespace;
  if (namespace.jurisdiction === undefined) {
    throw new TypeError(
      `The ledger's binding knows no jurisdiction, and its rooms are in "${jurisdiction}".`,
    );
  }
  return namespace.jurisdiction(jurisdiction);
}

/** What the rooms of a binding are called as a party. @param kind their jurisdiction, or that they are found by their ids; `null` for neither */
export function partyNamed(binding: string, kind: string | null): string {
  return kind === null ? binding : `${binding}${SEPARATOR}${kind}`;
}

/** Where a room is found. */
interface Place {
  readonly binding: string;
  readonly jurisdiction: string | null;
}

/** Where a room is, which it knows once it knows its name. */
export class Whereabouts {
  readonly #env: Bindings;
  readonly #id: Id;
  readonly #name: () => string | null;
  #found: Place | null = null;

  /**
   * @param id the Durable Object's
   * @param name of the room; `null` if it has none. Then it is found by its id.
   */
  constructor(env: Bindings, id: unknown, name: () => string | null) {
    this.#env = env;
    this.#id = id as Id;
    this.#name = name;
  }

  /** @throws {Error} if no binding leads to it */
  get address(): RoomAddress {
    const { binding, jurisdiction } = this.#find();
    const name = this.#name();
    // An id says itself which jurisdiction it is in.
    const kind = name === null ? BY_ID : jurisdiction;
    return { party: partyNamed(binding, kind), room: name ?? String(this.#id) };
  }

  /** `null` if it is in none, or nothing tells. */
  get jurisdiction(): string | null {
    if (this.#id.jurisdiction !== undefined) return this.#id.jurisdiction;
    try {
      return this.#find().jurisdiction;
    } catch {
      return null;
    }
  }

  /** The objects of its class, in its jurisdiction. @throws {Error} if no binding leads to it */
  get namespace(): Namespace {
    const { binding, jurisdiction } = this.#find();
    return within(this.#env[binding] as Namespace, jurisdiction);
  }

  #find(): Place {
    if (this.#found !== null) return this.#found;
    const { jurisdiction: own } = this.#id;
    const name = this.#name();
    for (const jurisdiction of own === undefined ? [null, ...JURISDICTIONS] : [own]) {
      for (const [binding, value] of Object.entries(this.#env)) {
        if (isNamespace(value) && leadsTo(value, jurisdiction, name, this.#id)) {
          this.#found = { binding, jurisdiction };
          return this.#found;
        }
      }
    }
    throw new Error(
      `no binding leads to the room ${name ?? String(this.#id)}, so that the ledger cannot tell it of changes. Bind its class in wrangler.jsonc, ` +
        "in the worker that has the class",
    );
  }
}

/**
 * The other objects of the class that an object is of. No binding is named to it: one leads to it by its name.
 *
 * @param name of the object, by which it was found; `null` if it does not know. Asked for with each call.
 */
export function own(env: Bindings, id: unknown, name: () => string | null): LedgerLike {
  const place = new Whereabouts(env, id, name);
  return {
    async call(shard, call) {
      const there = place.namespace;
      return there.get(there.idFromName(shard)).call(shard, call);
    },
  };
}

/** The room of an address; `null` if nothing of that name is bound. */
export function roomAt(env: Bindings, { party, room }: RoomAddress): Stub | null {
  const [binding = "", kind = null] = party.split(SEPARATOR);
  const namespace = namespaceIn(env, binding);
  if (namespace === null) return null;
  if (kind === BY_ID) return namespace.get(namespace.idFromString(room));
  const objects = within(namespace, kind);
  return objects.get(objects.idFromName(room));
}

function leadsTo(namespace: Namespace, jurisdiction: string | null, name: string | null, id: Id): boolean {
  try {
    const objects = within(namespace, jurisdiction);
    // An id of another class's objects throws.
    const found = name === null ? objects.idFromString(String(id)) : objects.idFromName(name);
    return String(found) === String(id);
  } catch {
    // Not every runtime knows each of them.
    return false;
  }
}

/**
 * Whether that is a Durable Object namespace. Its methods do not tell: a binding to another service answers to any name, by calling
 * it. Nor does its tag alone, which it has only from compatibility date 2024-09-26 on (`set_tostring_tag`).
 */
function isNamespace(value: unknown): value is Namespace {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null;
  return (
    prototype?.constructor?.name === "DurableObjectNamespace" ||
    Object.prototype.toString.call(value) === "[object DurableObjectNamespace]"
  );
}
