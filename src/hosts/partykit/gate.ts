import { BanCache } from "../../gate/ban-cache.ts";
import { Gate, type GateOptions } from "../../gate/gate.ts";
import { withNote } from "../../gate/note.ts";
import type { RequestLike } from "../../identity/request.ts";
import { complain } from "../../platform/complaint.ts";
import type { LedgerLike } from "../../platform/ledger-port.ts";
import { ledgerIn, missingLedger, type Parties } from "./ledger-binding.ts";

/** What the worker in front of a room knows of it. */
export interface LobbyLike {
  /** The room's id. */
  readonly id: string;
  /** The project's parties. */
  readonly parties?: Parties;
}

/**
 * A gate for a party: a known offender is accepted and closed with the code in the worker, without waking the room. `withBouncer`
 * has one built in; this is for a party that is not guarded itself, or for `onBeforeConnect` of a worker of your own. It knows what
 * the shared ledger says.
 *
 * @example
 * export default class Lobby implements Party.Server {
 *   static onBeforeConnect = connectGate({ ledger: "ledger" });
 * }
 */
export function connectGate(
  options: GateOptions = {},
): <R extends RequestLike>(request: R, lobby: LobbyLike) => Promise<R | Response> {
  return gateFor(options, keysOfParty(), new BanCache(), true);
}

/**
 * A gate that remembers what it heard in a cache of its own, or in one that a room of the party fills too.
 *
 * @param notes whether it notes on each request whom it found: a room's own gate goes by the same `identify`
 * @param roomKey tells the party's rooms from those of others: see {@link keysOfParty}
 */
export function gateFor(
  options: GateOptions,
  roomKey: (id: string) => string,
  answers: BanCache,
  notes = false,
): <R extends RequestLike>(request: R, lobby: LobbyLike) => Promise<R | Response> {
  const gate = new Gate(options, answers);
  const { ledger: name } = options;
  return async (request, lobby) => {
    const { id, parties } = lobby;
    const ledger = name === undefined || parties === undefined ? null : ledgerOf(parties, name);
    const answer = await gate.respondTo(request, roomKey(id), ledger, null, partyIn(request.url));
    return answer ?? (notes ? withNote(request, await gate.noteOn(request)) : request);
  };
}

/** The party that PartyKit routes to: `main` unless the path names another one. */
function partyIn(url: string): string {
  return /^\/parties\/([^/]+)\//.exec(new URL(url).pathname)?.[1] ?? "main";
}

/** A gate whose ledger is missing says so, and lets everyone through. */
function ledgerOf(parties: Parties, name: string): LedgerLike | null {
  if (parties[name] !== undefined) return ledgerIn(() => parties, name);
  complain(missingLedger(name));
  return null;
}

let parties = 0;

/** Tells a party's rooms from those of others that have the same id. */
export function keysOfParty(): (id: string) => string {
  const party = ++parties;
  return (id) => JSON.stringify([party, id]);
}
