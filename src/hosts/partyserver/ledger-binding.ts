import type { LedgerLike } from "../../platform/ledger-port.ts";
import { type Bindings, namespaceIn, within } from "./namespaces.ts";

/**
 * The ledger that is bound under this name.
 *
 * @param jurisdiction of the room that asks: the records of its clients stay in it. Read with each call.
 * @throws {TypeError} if there is none
 */
export function ledgerIn(env: Bindings, name: string, jurisdiction: () => string | null): LedgerLike {
  const namespace = namespaceIn(env, name);
  if (namespace === null) throw new TypeError(missingLedger(name));
  return {
    async call(shard, call) {
      const there = within(namespace, jurisdiction());
      return there.get(there.idFromName(shard)).call(shard, call);
    },
  };
}

/**
 * Opens a WebSocket to an object of the ledger.
 *
 * @returns its answer to the request for one
 * @throws {TypeError} if there is no such ledger
 */
export function openIn(
  env: Bindings,
  name: string,
  jurisdiction: string | null,
  shard: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const namespace = namespaceIn(env, name);
  if (namespace === null) throw new TypeError(missingLedger(name));
  const there = within(namespace, jurisdiction);
  const init = { headers: { ...headers, Upgrade: "websocket" } };
  return there.get(there.idFromName(shard)).fetch("http://party-bouncer/", init);
}

/** What to say, and what to do, if no ledger is bound under this name. */
export function missingLedger(name: string): string {
  return (
    `There is no Durable Object binding "${name}". Export Ledger from "party-bouncer/partyserver" in your worker, and bind it ` +
    `in wrangler.jsonc: { "name": "${name}", "class_name": "Ledger" }.`
  );
}
