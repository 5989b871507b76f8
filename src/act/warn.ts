import type { Guest } from "../identify/guest.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Warning } from "../policy/warning.ts";
import type { WarningNotice } from "../protocol.ts";
import type { Verdict } from "../verdict.ts";
import { tell } from "./tell.ts";
import { warningText } from "./wording.ts";

/** Tells a client that it has been given a strike. */
export function warn(guest: Guest, verdict: Verdict, policy: DefinedPolicy): void {
  const { retryAfter, strikes, strikesLeft } = verdict;
  const limit = verdict.limit ?? "";
  const notice: WarningNotice = {
    type: "party-bouncer:warning",
    limit,
    retryAfter,
    strikes,
    strikesLeft,
    message: textOf(guest, verdict, limit, policy),
  };
  tell(guest, notice);
}

function textOf(guest: Guest, verdict: Verdict, limit: string, policy: DefinedPolicy): string {
  const { retryAfter, never, strikes, strikesLeft, type } = verdict;
  const warning: Warning =
    policy.limits.find(({ name }) => name === limit)?.warning ?? policy.warning ?? warningText;
  if (typeof warning === "string") return warning;
  const details = { limit, retryAfter, never, strikes, strikesLeft, type, locale: guest.locale };
  try {
    return String(warning(details));
  } catch (error) {
    console.error("party-bouncer: a warning function threw", error);
    return warningText(details);
  }
}
