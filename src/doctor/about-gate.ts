import type { GateFound } from "../ledger/gate-mark.ts";
import { amountInWords } from "../shared/amount-in-words.ts";
import { type Finding, finding } from "./finding.ts";

/** What was seen of the gate in front of a room. */
export interface GateSeen {
  /** Requests on which it had noted whom it found. */
  requests: number;
  /** Those on which that was somebody else than the room found. */
  others: number;
  /** By what the gate knew the last of these. */
  knownBy: GateFound["knownBy"];
}

const WORDS = { id: "an id", address: "the address", nothing: "nothing" };

/** What shows that a gate and its room know clients by different keys. */
export function aboutGate({ requests, others, knownBy }: GateSeen): Finding[] {
  if (others === 0) return [];
  return [
    finding(
      "gate-identity",
      "error",
      `On ${others.toLocaleString("en")} of ${amountInWords(requests, "requests")}, the gate took the client for somebody else than the room does: it knew it by ` +
        `${WORDS[knownBy]}. So it asks about the bans of another client.`,
      "Give connectGate the same identify as the policy.",
    ),
  ];
}
