import { type Guest, isShadowed } from "../identify/guest.ts";
import type { Judgement } from "../judge/judge.ts";
import { termAt } from "../judge/ladder.ts";
import { newBan } from "./new-ban.ts";
import { termFrom } from "../ledger/term.ts";
import { announcedLimits } from "../measure/status.ts";
import type { Premises } from "../premises.ts";
import type { AnnouncedLimit } from "../protocol.ts";
import type { Verdict } from "../verdict.ts";
import { warn } from "./warn.ts";

/** Does what a new strike leads to: a warning, and a ban where the rung says so. */
export function carryOut(
  premises: Premises,
  guest: Guest,
  { step }: Judgement,
  verdict: Verdict,
  now: number,
): void {
  const { action } = verdict;
  if (action === "warn" || action === "restrict" || action === "shadow-ban") {
    warn(
      guest,
      verdict,
      premises.policy,
      (doing, error) => premises.fail(doing, error),
      limitsFor(premises, guest),
    );
  }
  if (step === null || (step.do !== "close" && step.do !== "shadow-ban")) return;
  if (step.do === "shadow-ban" && isShadowed(guest, now)) return;

  const limit = verdict.limit ?? "";
  const reason = `strike ${verdict.strikes} on the ladder`;
  const { strikes, bans } = guest.conduct;
  const term = termAt(premises.ladder, step, { strikes, bans });
  guest.conduct = {
    ...guest.conduct,
    bans: Math.min(MOST_BANS, bans + 1),
    // Who comes back from a ban is warned once more before the next one.
    unwarned: step.do === "close",
  };
  premises.save(guest);
  const ban = newBan(step.do, guest.record, termFrom(now, term), {
    reason,
    by: `rule:${limit}`,
    limit,
    disclosure: step.disclosure,
  });
  premises.sanctions.imposeOn(guest, ban).catch((error: unknown) => premises.fail("keeping a ban", error));
}

/** What a connection can keep to from its first warning on, if it was not announced. */
function limitsFor(premises: Premises, guest: Guest): AnnouncedLimit[] {
  const { policy, gauge } = premises;
  if (policy.announce || guest.knowsLimits) return [];
  guest.knowsLimits = true;
  premises.save(guest);
  return announcedLimits(gauge, guest.visitor);
}

/** As many as are counted. */
const MOST_BANS = 80;
