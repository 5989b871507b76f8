import type { ClientOutcome, Difference } from "./result.ts";

/** The clients that two policies do not treat alike, in the order of the first one's outcomes. */
export function differencesOf(
  outcomes: readonly ClientOutcome[],
  others: readonly ClientOutcome[],
): Difference[] {
  const byClient = new Map(others.map((other) => [other.client, other]));
  const differences: Difference[] = [];
  for (const outcome of outcomes) {
    const other = byClient.get(outcome.client);
    if (other === undefined || isAlike(outcome, other)) continue;
    const { client, fate, refused } = outcome;
    differences.push({ client, fate, against: other.fate, refused, refusedAgainst: other.refused });
  }
  return differences;
}

/** How many messages a policy refuses matters only if the other one refuses none: a flood is one, however it is counted. */
function isAlike(one: ClientOutcome, other: ClientOutcome): boolean {
  return one.fate === other.fate && one.refused > 0 === other.refused > 0;
}
