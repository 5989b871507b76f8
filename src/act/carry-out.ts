import { type Guest, isShadowed } from "../identify/guest.ts";
import type { Judgement } from "../judge/judge.ts";
import { newBan } from "./new-ban.ts";
import { termFrom } from "../ledger/term.ts";
import type { Premises } from "../premises.ts";
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
    warn(guest, verdict, premises.policy, (doing, error) => premises.fail(doing, error));
  }
  if (step === null || (step.do !== "close" && step.do !== "shadow-ban")) return;
  if (step.do === "shadow-ban" && isShadowed(guest, now)) return;

  const limit = verdict.limit ?? "";
  const reason = `strike ${verdict.strikes} on the ladder`;
  const ban = newBan(step.do, guest.record, termFrom(now, step.for), {
    reason,
    by: `rule:${limit}`,
    limit,
    disclosure: step.disclosure,
  });
  premises.sanctions.imposeOn(guest, ban).catch((error: unknown) => premises.fail("keeping a ban", error));
}
