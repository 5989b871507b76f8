import type { RecordKey } from "../identity/record-key.ts";
import type { PushLike } from "../ledger/push.ts";
import { Acting } from "../reporting/act-on-client.ts";
import { receive, type ReceiveDeps } from "../reporting/receive.ts";
import type { SessionRecovery } from "../session/recovery.ts";
import type { Bouncer } from "./bouncer.ts";

interface ReceivingDeps extends Omit<ReceiveDeps, "acting"> {
  readonly bouncer: Bouncer;
  readonly recovery: SessionRecovery | null;
}

/** What a room does for the ledger. */
export interface Receiving {
  /** Answers what the ledger tells the room, or asks it. */
  receive(request: PushLike): Promise<Response>;
  /** Takes away a client's strikes from before a moment, in epoch ms. */
  forgive(target: RecordKey, before: number): Promise<void>;
}

export function receivingOf(deps: ReceivingDeps): Receiving {
  const { sessions, bouncer, recovery } = deps;
  const acting = new Acting({
    sessions,
    strikes: bouncer.strikes,
    forget: async (target, before) => recovery?.forget(target, before),
  });
  return {
    receive: (request) => receive(request, { ...deps, acting }),
    forgive: (target, before) => acting.forgive(target, before),
  };
}
