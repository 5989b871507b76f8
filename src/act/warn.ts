import type { Guest } from "../identify/guest.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Warning } from "../policy/warning.ts";
import type { WarningNotice } from "../protocol.ts";
import type { Verdict } from "../verdict.ts";
import { tell } from "./tell.ts";
import { warningText } from "./wording.ts";

type Fail = (doing: string, error: unknown) => void;

/** Tells a client that it has been given a strike. */
export function warn(guest: Guest, verdict: Verdict, policy: DefinedPolicy, fail: Fail): void {
  const { retryAfter, strikes, strikesLeft } = verdict;
  const limit = verdict.limit ?? "";
  const notice: WarningNotice = {
    type: "party-bouncer:warning",
    limit,
    retryAfter,
    strikes,
    strikesLeft,
    message: textOf(guest, verdict, limit, policy, fail),
  };
  tell(guest, notice);
}

function textOf(guest: Guest, verdict: Verdict, limit: string, policy: DefinedPolicy, fail: Fail): string {
  const { retryAfter, never, strikes, strikesLeft, type } = verdict;
  const warning: Warning =
    policy.limits.find(({ name }) => name === limit)?.warning ?? policy.warning ?? warningText;
  if (typeof warning === "string") return warning;
  const details = { limit, retryAfter, never, strikes, strikesLeft, type, locale: guest.locale };
  try {
    const text: unknown = warning(details);
    if (typeof text === "string") return text;
    fail(
      "asking for a warning",
      new TypeError(`a warning function returned ${typeof text}, which is no text`),
    );
  } catch (error) {
    fail("asking for a warning", error);
  }
  return warningText(details);
}
