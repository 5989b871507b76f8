import { amountInWords } from "../shared/amount-in-words.ts";
import { type Finding, finding } from "./finding.ts";

const ASK_THE_BOUNCER =
  "Hear messages in onMessage, in webSocketMessage, or in listeners of the connection that begin after onConnect. For what you hear in another " +
  "way, call bouncer.handle(connection, message, deliver), or limit it with rateLimit.";

/**
 * What shows that somebody is heard whom the bouncer does not hear.
 *
 * @param gaps ways past the bouncer that the host has found, each in a sentence
 * @param strangers how many connections are open that were never let in by it
 */
export function aboutHearing(gaps: readonly string[], strangers: number): Finding[] {
  const findings = gaps.map((gap) => finding("unseen-listener", "error", gap, ASK_THE_BOUNCER));
  if (strangers === 0) return findings;
  const are = strangers === 1 ? "is" : "are";
  return [
    ...findings,
    finding(
      "unseen-listener",
      "error",
      `${amountInWords(strangers, "connections")} ${are} open that never came past the bouncer, so nobody knows who that is, and no ban applies.`,
      "Let the host accept each connection: have your class call what the guarded class does in fetch and onConnect. In a host of your own, call host.connect.",
    ),
  ];
}
