import * as z from "zod/mini";
import { operatorEntrySchema } from "../audit/calls.ts";
import { LIVE } from "../audit/names.ts";
import type { OperatorEntry } from "../audit/operator-entry.ts";
import { inTime } from "../platform/in-time.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";

/** An operator wants to open a page that is told what happens. The answer is a ticket, good once and for half a minute. */
interface AdmitCall {
  readonly do: "admit";
  /** The id of the operator's session; `null` if there is none. */
  readonly session: string | null;
}

/** An operator may still see an open page. The answer is whether it is open. */
interface RenewCall {
  readonly do: "renew";
  readonly page: string;
}

/** An operator signs out. */
interface SignOutCall {
  readonly do: "sign-out";
  readonly session: string;
  /** When the session would have ended, in epoch ms. */
  readonly until: number;
}

/** Whether the operator of a session has signed out. */
interface IsOutCall {
  readonly do: "is-out";
  readonly session: string;
}

/** An operator did something. */
interface EntryCall {
  readonly do: "entry";
  readonly entry: OperatorEntry;
}

export type LiveCall = AdmitCall | RenewCall | SignOutCall | IsOutCall | EntryCall;

const id = z.string().check(z.minLength(1), z.maxLength(64));

export const liveCallSchema: z.ZodMiniType<LiveCall> = z.discriminatedUnion("do", [
  z.object({ do: z.literal("admit"), session: z.nullable(id) }),
  z.object({ do: z.literal("renew"), page: id }),
  z.object({ do: z.literal("sign-out"), session: id, until: z.number() }),
  z.object({ do: z.literal("is-out"), session: id }),
  z.object({ do: z.literal("entry"), entry: operatorEntrySchema }),
]);

/** @throws {Error} if the ledger is away, as the others do */
export async function ticketFor(ledger: LedgerLike, session: string | null): Promise<string> {
  return z.string().parse(await ask(ledger, { do: "admit", session }));
}

/** @returns whether the page is open */
export async function renew(ledger: LedgerLike, page: string): Promise<boolean> {
  return z.boolean().parse(await ask(ledger, { do: "renew", page }));
}

export async function signOut(ledger: LedgerLike, session: string, until: number): Promise<void> {
  await ask(ledger, { do: "sign-out", session, until });
}

export async function hasSignedOut(ledger: LedgerLike, session: string): Promise<boolean> {
  return z.boolean().parse(await ask(ledger, { do: "is-out", session }));
}

function ask(ledger: LedgerLike, call: LiveCall): Promise<unknown> {
  return inTime(ledger.call(LIVE, call));
}
