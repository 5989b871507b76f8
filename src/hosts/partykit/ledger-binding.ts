import type { AnswerLike } from "../../ledger/push.ts";
import type { LedgerLike } from "../../platform/ledger-port.ts";

/** A room of another party. */
export interface PartyRoomLike {
  /** Sends it a request. */
  fetch(path: string, init: object): Promise<AnswerLike>;
}

/** A party of the project. */
export interface PartyLike {
  /** Its room of this id. */
  get(id: string): PartyRoomLike;
}

/** The project's parties by name, as a room or the worker in front of it reaches them. */
export type Parties = Record<string, PartyLike>;

/** What the error says with which an object of the ledger starts again. */
export const STARTS_AGAIN =
  "party-bouncer: an object of the ledger starts again, since an alarm had woken it";

/** The ledger of this name. Parties are asked for when needed, as PartyKit does not know them in an alarm. */
export function ledgerIn(parties: () => Parties, named: string | (() => string)): LedgerLike {
  return {
    async call(shard, call) {
      const name = typeof named === "string" ? named : named();
      const party = parties()[name];
      if (party === undefined) throw new TypeError(missingLedger(name));
      const init = { method: "POST", body: JSON.stringify(call) };
      const ask = (): Promise<AnswerLike> => party.get(encodeURIComponent(shard)).fetch("/", init);
      const answer = await ask().catch((error: unknown) => {
        if (error instanceof Error && error.message.includes(STARTS_AGAIN)) return ask();
        throw error;
      });
      if (!answer.ok) throw new Error(`the ledger answered ${answer.status}`);
      return answer.json();
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
  parties: Parties,
  name: string,
  shard: string,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  const party = parties[name];
  if (party === undefined) throw new TypeError(missingLedger(name));
  const init = { headers: { ...headers, Upgrade: "websocket" } };
  return party.get(encodeURIComponent(shard)).fetch("/", init) as Promise<unknown> as Promise<Response>;
}

/** What to say, and what to do, if there is no ledger of this name. */
export function missingLedger(name: string): string {
  return (
    `There is no party "${name}". Add it to "parties" in partykit.json: { "${name}": "party/ledger.ts" }, ` +
    'a file that says: export { Ledger as default } from "party-bouncer/partykit";'
  );
}
