import type { RoomAddress } from "../../platform/ledger-port.ts";

/** As much of a Durable Object namespace as is used here. */
export interface Namespace {
  idFromName(name: string): object;
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

/** Where a room is, which it knows once it knows its name. */
export class Whereabouts {
  readonly #env: Bindings;
  readonly #id: Id;
  readonly #name: () => string;
  #found: { readonly binding: string; readonly jurisdiction: string | null } | null = null;

  /** @param id the Durable Object's */
  constructor(env: Bindings, id: unknown, name: () => string) {
    this.#env = env;
    this.#id = id as Id;
    this.#name = name;
  }

  /** @throws {Error} if no binding leads to it */
  get address(): RoomAddress {
    const { binding, jurisdiction } = this.#find();
    const party = jurisdiction === null ? binding : `${binding}${SEPARATOR}${jurisdiction}`;
    return { party, room: this.#name() };
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

  #find(): { readonly binding: string; readonly jurisdiction: string | null } {
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
      `no binding leads to the room ${name}, so that the ledger cannot tell it of changes. Bind its class in wrangler.jsonc, ` +
        "in the worker that has the class",
    );
  }
}

/** The objects of a room's address; `null` if nothing of that name is bound. */
export function namespaceOf(env: Bindings, { party }: RoomAddress): Namespace | null {
  const [binding = "", jurisdiction = null] = party.split(SEPARATOR);
  const namespace = namespaceIn(env, binding);
  return namespace === null ? null : within(namespace, jurisdiction);
}

function leadsTo(namespace: Namespace, jurisdiction: string | null, name: string, id: Id): boolean {
  try {
    return String(within(namespace, jurisdiction).idFromName(name)) === String(id);
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
