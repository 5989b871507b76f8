import { ADDRESS, USER, type ClientKey } from "../identity/client-key.ts";
import type { MessageInfo } from "../identity/client-info.ts";
import { CONNECTS as CONNECTS_ID } from "../limits/counter-id.ts";
import type { Limiter } from "../limits/limiter.ts";
import { connectsPlace } from "../session/admission.ts";
import { parsed } from "../shared/kept-text.ts";
import { CONNECTS } from "../shared/reserved-names.ts";
import type { Pseudonyms } from "./pseudonyms.ts";
import type { TrafficNames } from "./traffic-names.ts";

/** A key of a shared count, with pseudonyms in it, and the count's counter. */
export interface AnonymousKey {
  readonly counter: number;
  readonly key: string;
}

interface SharedKeysDeps {
  readonly limiter: Limiter;
  readonly pseudonyms: Pseudonyms;
  readonly names: TrafficNames;
}

/** What follows the key of a room's count in that of a client's share of it. */
const SHARE = "]share:";

/** Puts pseudonyms instead of clients and addresses into the keys under which a room keeps its shared counts. */
export class SharedKeys {
  readonly #deps: SharedKeysDeps;

  constructor(deps: SharedKeysDeps) {
    this.#deps = deps;
  }

  /** `null` if that cannot be done: if a function of the app has made the key, or it is too long to have been kept as it was. */
  of(key: string): AnonymousKey | null {
    const end = key.lastIndexOf(SHARE);
    if (end !== -1) {
      const share = this.#ofShare(key.slice(0, end + 1), key.slice(end + SHARE.length));
      if (share !== null) return share;
    }
    const [name, ...rest] = partsOf(key);
    if (name === CONNECTS && rest.length === 1) {
      const client = this.#client(rest[0]);
      return client === null ? null : { counter: CONNECTS_ID, key: connectsPlace(client).key };
    }
    return this.#ofLimit(name, rest);
  }

  #ofLimit(name: unknown, [id, scope, ...values]: unknown[]): AnonymousKey | null {
    const limit = this.#deps.limiter.limits.find(({ definition }) => definition.name === name);
    const counter = limit?.counters.find((each) => each.id === id);
    if (limit === undefined || counter === undefined || values.length !== limit.keyedBy.length) return null;
    const whose = this.#scope(limit.definition.per, scope);
    if (whose === null) return null;
    const hidden = limit.keyedBy.map((property, index) => this.#value(property, values[index]));
    if (hidden.includes(undefined)) return null;
    return { counter: counter.id, key: JSON.stringify([name, id, whose, ...hidden]) };
  }

  #ofShare(room: string, client: string): AnonymousKey | null {
    const [name, id] = partsOf(room);
    const limit = this.#deps.limiter.limits.find(({ definition }) => definition.name === name);
    const whose = this.of(room);
    if (limit === undefined || whose === null) return null;
    const fairness = limit.fairnessOf(id);
    const who = client === "null" ? client : this.#client(client);
    return fairness === null || who === null
      ? null
      : { counter: fairness.shares.id, key: `${whose.key}share:${who}` };
  }

  #scope(per: unknown, scope: unknown): string | null {
    if (typeof scope !== "string") return null;
    if (scope === "") return typeof per === "function" ? null : "";
    if (per === "client") return this.#client(scope);
    return per === "address" ? this.#deps.pseudonyms.ofAddress(scope) : null;
  }

  #client(client: unknown): string | null {
    if (typeof client !== "string" || !(client.startsWith(USER) || client.startsWith(ADDRESS))) return null;
    return this.#deps.pseudonyms.ofClient(client as ClientKey);
  }

  /** @returns `undefined` if it cannot be hidden */
  #value(property: keyof MessageInfo, value: unknown): string | null | undefined {
    const { pseudonyms, names } = this.#deps;
    if (value === null) return null;
    if (typeof value !== "string") return undefined;
    if (property === "type") return names.type(value);
    if (property === "tier") return value;
    if (property === "clientKey") return this.#client(value) ?? undefined;
    if (property === "userId") return this.#client(`${USER}${value}`)?.slice(USER.length);
    return property === "address" ? pseudonyms.ofAddress(value) : undefined;
  }
}

function partsOf(key: string): unknown[] {
  const parts = parsed(key);
  return Array.isArray(parts) ? parts : [];
}
