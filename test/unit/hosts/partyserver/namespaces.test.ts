import { beforeEach, describe, expect, it } from "vitest";
import { type Namespace, Whereabouts } from "../../../../src/hosts/partyserver/namespaces.ts";
import { Ledger } from "../../../../src/hosts/partyserver/ledger.ts";
import { ledgerIn } from "../../../../src/hosts/partyserver/ledger-binding.ts";
import type { AuditEntry } from "../../../../src/bans/audit-entry.ts";
import { MemoryStorage } from "../../../support/storage.ts";
import { START } from "../../../support/time.ts";

/** An object's id, as the platform's: the same name is another object in each jurisdiction. */
interface Id {
  readonly name: string;
  readonly jurisdiction?: string;
  toString(): string;
}

/** A namespace that behaves like Cloudflare's. workerd has no jurisdictions. */
class DurableObjectNamespace {
  readonly #stub: (id: Id) => object;
  readonly #key: string;
  readonly #jurisdiction: string | undefined;

  constructor(key: string, stub: (id: Id) => object, jurisdiction?: string) {
    this.#key = key;
    this.#stub = stub;
    this.#jurisdiction = jurisdiction;
  }

  idFromName(name: string): Id {
    const jurisdiction = this.#jurisdiction;
    const text = JSON.stringify([this.#key, jurisdiction ?? null, name]);
    return { name, ...(jurisdiction === undefined ? {} : { jurisdiction }), toString: () => text };
  }

  get(id: Id): object {
    if (id.jurisdiction !== this.#jurisdiction && this.#jurisdiction !== undefined) {
      throw new TypeError("that object is in another jurisdiction");
    }
    return this.#stub(id);
  }

  jurisdiction(name: string): DurableObjectNamespace {
    if (!["eu", "us", "fedramp", "fedramp-high"].includes(name)) throw new TypeError("no such jurisdiction");
    return new DurableObjectNamespace(this.#key, this.#stub, name);
  }
}

/** A binding to another service, which takes any call. */
class Fetcher {
  readonly called: string[] = [];

  constructor() {
    return new Proxy(this, {
      has: () => true,
      get: (target, name) =>
        Reflect.get(target, name) ?? (() => (target.called.push(String(name)), Promise.resolve("1"))),
    });
  }
}

const EVE = "user:eve";
/** It is to be woken up already. */
class OwnStorage extends MemoryStorage {
  readonly getAlarm = async (): Promise<number> => START;
}

const ban: AuditEntry = {
  v: 1,
  id: "1",
  target: EVE,
  at: START,
  by: "ada",
  reason: "",
  change: "ban",
  ban: {
    id: "1",
    target: EVE,
    scope: "user",
    kind: "close",
    reason: "",
    by: "ada",
    limit: null,
    disclosure: "none",
    at: START,
    until: Number.MAX_VALUE,
  },
};

describe("a room in a jurisdiction", () => {
  let env: Record<string, unknown>;
  /** Which objects there are of the ledger, and which rooms it told of something. */
  let ledgers: Map<string, InstanceType<typeof Ledger>>;
  let told: string[];
  beforeEach(() => {
    ledgers = new Map();
    told = [];
    env = {
      Other: new Fetcher(),
      Ledger: new DurableObjectNamespace("ledger", (id) => {
        const known = ledgers.get(String(id)) ?? new Ledger({ id, storage: new OwnStorage() }, env);
        ledgers.set(String(id), known);
        return known;
      }),
      Chat: new DurableObjectNamespace("chat", (id) => ({
        fetch: async () => {
          told.push(String(id));
          return Response.json({ here: true });
        },
      })),
    };
  });

  const chat = (jurisdiction: string | null): Namespace => {
    const namespace = env["Chat"] as DurableObjectNamespace;
    return (jurisdiction === null ? namespace : namespace.jurisdiction(jurisdiction)) as unknown as Namespace;
  };
  /** A room, as the platform tells it of itself or does not. */
  const room = (jurisdiction: string | null, says: boolean): Whereabouts => {
    const id = chat(jurisdiction).idFromName("main");
    const own = says ? id : { toString: () => String(id) };
    return new Whereabouts(env, own, () => "main");
  };

  describe.each([true, false])("whose id says so: %s", (says) => {
    it.each([null, "eu", "us", "fedramp", "fedramp-high"])(
      "has its ledger in %s, which tells it of bans",
      async (jurisdiction) => {
        const here = room(jurisdiction, says);
        const elsewhere = room(jurisdiction === "eu" ? null : "eu", says);
        const ledger = ledgerIn(env, "Ledger", () => here.jurisdiction);
        await ledger.call(EVE, { do: "arrive", room: here.address, token: "t", at: START });
        const theirs = ledgerIn(env, "Ledger", () => elsewhere.jurisdiction);
        await theirs.call(EVE, { do: "arrive", room: elsewhere.address, token: "t", at: START });

        await ledger.call(EVE, { do: "change", change: ban, from: null });
        await expect.poll(() => told).toEqual([JSON.stringify(["chat", jurisdiction, "main"])]);
        // What is known of the client has not left the jurisdiction.
        expect(await theirs.call(EVE, { do: "look" })).toMatchObject({ entries: [] });
        expect(await ledger.call(EVE, { do: "look" })).toMatchObject({ entries: [{ ban: { id: "1" } }] });
        expect([...ledgers.keys()]).toEqual(
          expect.arrayContaining([JSON.stringify(["ledger", jurisdiction, EVE])]),
        );
      },
    );
  });

  it("calls no other service to find its binding", () => {
    expect(room("eu", false).address).toEqual({ party: "Chat@eu", room: "main" });
    expect((env["Other"] as Fetcher).called).toEqual([]);
  });

  it("says so where no binding leads to it, and is in none as far as anything tells", () => {
    const lost = new Whereabouts(env, "an id of another worker", () => "main");
    expect(() => lost.address).toThrow(/no binding leads to the room main.*wrangler\.jsonc/);
    expect(lost.jurisdiction).toBeNull();
  });

  it("fails loudly where the ledger cannot be in its jurisdiction", async () => {
    const binding = { idFromName: () => ({}), get: () => ({}) };
    const ledger = ledgerIn({ Ledger: binding }, "Ledger", () => "eu");
    await expect(ledger.call(EVE, { do: "look" })).rejects.toThrow(/knows no jurisdiction/);
  });
});
