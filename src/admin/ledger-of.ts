import {
  ledgerIn as ledgerOfParties,
  missingLedger as missingParty,
  openIn as openAmongParties,
  type Parties,
} from "../hosts/partykit/ledger-binding.ts";
import {
  ledgerIn as ledgerOfBinding,
  missingLedger as missingBinding,
  openIn as openBinding,
} from "../hosts/partyserver/ledger-binding.ts";
import { type Bindings, namespaceIn } from "../hosts/partyserver/namespaces.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";

/** The ledger cannot be reached, or fails. */
export class LedgerFailure extends Error {
  override readonly name = "LedgerFailure";
}

/**
 * The ledger, where a worker finds it: among the bindings of its `env` on Cloudflare, among the parties of its lobby on PartyKit.
 *
 * @throws {TypeError} if it is in neither
 */
export function ledgerOf(where: unknown, name: string, jurisdiction: string | null): LedgerLike {
  const ledger = found(where, name, jurisdiction);
  return {
    async call(shard, call) {
      try {
        return await ledger.call(shard, call);
      } catch (error) {
        throw new LedgerFailure("the ledger failed", { cause: error });
      }
    },
  };
}

function found(where: unknown, name: string, jurisdiction: string | null): LedgerLike {
  const bindings = Object(where) as Bindings;
  if (namespaceIn(bindings, name) !== null) return ledgerOfBinding(bindings, name, () => jurisdiction);
  const { parties } = bindings;
  if (typeof parties !== "object" || parties === null) throw new TypeError(missingBinding(name));
  if ((parties as Parties)[name] === undefined) throw new TypeError(missingParty(name));
  return ledgerOfParties(() => parties as Parties, name);
}

/**
 * Opens a WebSocket to an object of the ledger, wherever a worker finds it.
 *
 * @returns the answer to the request for one
 * @throws {TypeError} if it is in neither
 */
export function openLedger(
  where: unknown,
  name: string,
  jurisdiction: string | null,
  shard: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const bindings = Object(where) as Bindings;
  return namespaceIn(bindings, name) === null
    ? openAmongParties(bindings.parties as Parties, name, shard, headers)
    : openBinding(bindings, name, jurisdiction, shard, headers);
}
