import type { PartyTotals, Totals } from "./calls.ts";
import { sumOfHistograms, UNMEASURED } from "./histogram.ts";
import { nameAmong, sumOf, sumOfCounts, sumOfGauges } from "./sum.ts";

/** What several collectors know, as if one knew it. */
export function mergedTotals(all: readonly Totals[]): Totals {
  const parties = new Map<string, PartyTotals>();
  for (const given of all.flatMap((totals) => totals.parties)) {
    const party = nameAmong(parties, given.party);
    const known = parties.get(party);
    parties.set(party, known === undefined ? { ...given, party } : sumOfParties(known, given));
  }
  return {
    parties: [...parties.values()],
    timeToBan: all.map(({ timeToBan }) => timeToBan).reduce(sumOfHistograms, UNMEASURED),
    denied: all.map(({ denied }) => denied).reduce(sumOfCounts, {}),
    repeated: all.reduce((sum, { repeated }) => sum + repeated, 0),
  };
}

function sumOfParties(one: PartyTotals, other: PartyTotals): PartyTotals {
  return {
    party: one.party,
    rooms: one.rooms + other.rooms,
    enforced: sumOf(one.enforced, other.enforced),
    dryRun: sumOf(one.dryRun, other.dryRun),
    gauges: sumOfGauges(one.gauges, other.gauges),
  };
}
