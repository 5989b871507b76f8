import { isExternal, ownLimits } from "../policy/external-limit.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { amountInWords } from "../shared/amount-in-words.ts";
import { rankOf } from "./distribution.ts";
import { shareInWords, spanInWords } from "./words.ts";

/** A shorter record says little about how people behave. In ms. */
const SHORT = 60_000;

interface Scope {
  readonly span: number;
  readonly share: number;
  readonly clients: number;
  /** Of the clients. */
  readonly closed: number;
  readonly hasOpens: boolean;
  readonly startsInside: boolean;
}

/** What a result cannot tell, in sentences. */
export function notesOf(
  policy: DefinedPolicy,
  { span, share, clients, closed, hasOpens, startsInside }: Scope,
): string[] {
  const notes: string[] = [];
  const external = policy.limits.filter(isExternal);
  if (external.length > 0) {
    notes.push(
      `${namesOf(external)}: another limiter decides. None was asked: its answers are those in the record, or else yes.`,
    );
  }
  const tried = ownLimits(policy).filter(({ enforce }) => enforce === false);
  if (tried.length > 0) {
    notes.push(
      `${namesOf(tried)}: only tried (enforce: false), so that it refused nobody here. Simulate the candidate to see whom it would refuse.`,
    );
  }
  const byFunction = ownLimits(policy).filter(({ cost }) => typeof cost === "function");
  if (byFunction.length > 0) {
    notes.push(
      `${namesOf(byFunction)}: the cost is a function, which needs the message. It is what the record says, or else 1.`,
    );
  }
  if (clients > 0 && !hasOpens) {
    notes.push(
      "The record does not say when connections came, so that nobody was turned away by `admission`.",
    );
  }
  if (startsInside) {
    notes.push(
      "The record begins in the middle. What some clients had sent and earned before is known only as far as the room wrote it down.",
    );
  }
  if (clients > 0 && span < SHORT) {
    notes.push(`The record is ${spanInWords(span)} long. Record more before you take a suggestion from it.`);
  }
  const needed = Math.ceil(Math.log(0.05) / Math.log(share));
  if (clients > 0 && share < 1 && clients < needed) {
    notes.push(
      `${amountInWords(clients, "clients")} ${clients === 1 ? "was" : "were"} seen. To know with 95% certainty what ` +
        `${shareInWords(share)} of all clients need, record ${needed.toLocaleString("en")}.`,
    );
  }
  const left = clients - rankOf(share, clients);
  if (closed > left && closed < clients) {
    const most = Math.floor((1000 * (clients - closed)) / clients) / 1000;
    notes.push(
      `${amountInWords(closed, "clients")} ${closed === 1 ? "is" : "are"} closed. Suggestions leave out ${left === 0 ? "nobody" : left} of ` +
        `${amountInWords(clients, "clients")}. If those that are closed are floods, suggest for ${shareInWords(most)} of the clients instead.`,
    );
  }
  return notes;
}

function namesOf(limits: readonly { readonly name: string }[]): string {
  return limits.map(({ name }) => `"${name}"`).join(", ");
}
