import type { MetricsDelta } from "../events/delta.ts";
import type { BanTally } from "../events/metrics.ts";

/** A figure of one of {@link METRICS}, with a value for each of its labels. */
export interface Sample {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * What a delta, or a sum of deltas, comes to as counters with labels. Every figure without a name in it is there, even if it is 0, so that
 * a counter begins at 0. The label `limit` of a message is empty unless it was refused.
 *
 * @param enforced whether the policy was enforced meanwhile
 */
export function samplesOf(party: string, enforced: boolean, delta: MetricsDelta): Sample[] {
  const samples: Sample[] = [];
  const add = (name: string, value: number, labels: Readonly<Record<string, string>> = {}): void => {
    samples.push({ metric: `party_bouncer_${name}`, labels: { party, ...labels }, value });
  };
  const messages = (mode: string, { admitted, held, refused }: Outcomes): void => {
    add("messages_total", admitted, { outcome: "admitted", limit: "", mode });
    add("messages_total", held, { outcome: "held", limit: "", mode });
    for (const [limit, count] of Object.entries(refused))
      add("messages_total", count, { outcome: "refused", limit, mode });
  };
  const bans = (mode: string, by: string, tally: Readonly<BanTally>): void => {
    for (const kind of ["close", "shadow-ban"] as const) add("bans_total", tally[kind], { kind, by, mode });
  };

  const mode = enforced ? "enforce" : "dry-run";
  messages(mode, delta);
  bans(mode, "ladder", delta.bans.ladder);
  bans(mode, "operator", delta.bans.operator);
  if (delta.candidate !== null) {
    messages("candidate", delta.candidate);
    bans("candidate", "ladder", delta.candidate.bans);
  }
  for (const [type, { admitted, refused }] of Object.entries(delta.byType)) {
    add("messages_by_type_total", admitted, { type, outcome: "admitted" });
    add("messages_by_type_total", refused, { type, outcome: "refused" });
  }
  add("bytes_total", delta.bytes);
  for (const [limit, count] of Object.entries(delta.strikes)) add("strikes_total", count, { limit });
  add("warnings_total", delta.warnings);
  add("pardons_total", delta.lifted);
  for (const [code, count] of Object.entries(delta.refusedConnects))
    add("refused_connects_total", count, { code });
  for (const [limit, { asked, refused, failed, timedOut, skipped }] of Object.entries(delta.byExternal)) {
    const admitted = asked - refused - failed - timedOut;
    for (const [outcome, count] of Object.entries({ admitted, refused, failed, timedOut, skipped }))
      add("external_total", count, { limit, outcome });
  }
  add("errors_total", delta.errors);
  return samples;
}

interface Outcomes {
  readonly admitted: number;
  readonly held: number;
  readonly refused: Readonly<Record<string, number>>;
}
