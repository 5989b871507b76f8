import type { Session } from "../session/session.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import type { Warning, WarningDetails } from "../policy/warning.ts";
import type { WarningMessage } from "../shared/control-message.ts";
import type { Verdict } from "../strikes/verdict.ts";
import { sendControlMessage } from "../visibility/send-control-message.ts";
import { speakTo } from "../words/speaker.ts";
import { isReason, warningText } from "./warning-text.ts";

type Fail = (doing: string, error: unknown) => void;

/**
 * Tells a client that it has been given a strike.
 *
 * @param fail told if a warning function of the policy fails
 * @param told the limits that it can keep to from now on, if it has not been told them yet
 * @param says what it went against, in place of the limit's name
 */
export function warn(
  session: Session,
  verdict: Verdict,
  policy: DefinedPolicy,
  fail: Fail,
  told: Pick<WarningMessage, "limits" | "key"> = {},
  says?: string,
): void {
  if (!policy.controlMessages) return;
  const { retryAfter, strikes, strikesLeft } = verdict;
  const limit = verdict.limit ?? "";
  const message: WarningMessage = {
    type: "party-bouncer:warning",
    limit,
    retryAfter,
    strikes,
    strikesLeft,
    message: warningFor(
      session,
      { ...verdict, limit },
      policy,
      fail,
      (details) =>
        warningText(
          { ...details, limit: says ?? limit },
          isReason(limit, policy),
          speakTo(session.locale, policy.words),
        ),
      says !== undefined,
    ),
    ...told,
  };
  sendControlMessage(session, message, policy);
}

/**
 * The text of a warning: the limit's, else the policy's, else the usual one. If a function fails at it, the usual one.
 *
 * @param usual writes the usual text
 * @param isWorded whether somebody has said why in words. Then it is the usual text, which has them.
 */
export function warningFor(
  session: Session,
  { limit, retryAfter, never, strikes, strikesLeft, type }: Omit<WarningDetails, "locale">,
  policy: DefinedPolicy,
  fail: Fail,
  usual: (details: WarningDetails) => string,
  isWorded = false,
): string {
  const warning: Warning = isWorded
    ? usual
    : (policy.limits.find(({ name }) => name === limit)?.warning ?? policy.warning ?? usual);
  if (typeof warning === "string") return warning;
  const details = { limit, retryAfter, never, strikes, strikesLeft, type, locale: session.locale };
  try {
    const text: unknown = warning(details);
    if (typeof text === "string") return text;
    fail("asking for a warning", new TypeError(`a warning function returned ${typeof text}, not a string`));
  } catch (error) {
    fail("asking for a warning", error);
  }
  return usual(details);
}
