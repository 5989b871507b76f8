import type { ComparedResult, Difference } from "../../../src/simulator/result.ts";
import type { Lab } from "../state/lab.ts";
import { count, counted, FATE_WORDS, FATES } from "./format.ts";

interface DifferencesProps {
  readonly lab: Lab;
  readonly against: ComparedResult;
  /** How many there are; the list may have fewer. */
  readonly of: number;
}

/** Who fares better by one of the two policies. */
export function Differences({ lab, against, of }: DifferencesProps) {
  const { differences } = against;
  return (
    <section class="differences" aria-labelledby="differences-title">
      <h3 id="differences-title">
        {of === 0
          ? "Both policies treat everybody the same"
          : `${counted(of, "client")} ${of === 1 ? "fares" : "fare"} differently`}
      </h3>
      {of > 0 && (
        <div class="table" role="group" aria-labelledby="differences-title" tabIndex={0}>
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">Client</th>
                <th scope="col">Policy</th>
                <th scope="col">The other policy</th>
                <th scope="col" class="number">
                  Refused
                </th>
                <th scope="col" class="number">
                  By the other
                </th>
              </tr>
            </thead>
            <tbody>
              {differences.map((difference) => (
                <Row key={difference.client} lab={lab} difference={difference} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {of > differences.length && <p class="hint">The first {count(differences.length)} are listed.</p>}
    </section>
  );
}

function Row({ lab, difference }: { lab: Lab; difference: Difference }) {
  const { client, fate, against, refused, refusedAgainst } = difference;
  const better = FATES.indexOf(fate) - FATES.indexOf(against);
  return (
    <tr>
      <th scope="row">
        <button type="button" class="link" onClick={() => lab.choose(client)}>
          {client}
        </button>
      </th>
      <td data-head="Policy">
        <span class="badge" data-fate={fate}>
          {FATE_WORDS[fate]}
        </span>
        {better > 0 && <span class="hint"> better</span>}
      </td>
      <td data-head="The other policy">
        <span class="badge" data-fate={against}>
          {FATE_WORDS[against]}
        </span>
        {better < 0 && <span class="hint"> better</span>}
      </td>
      <td class="number" data-head="Refused">
        {count(refused)}
      </td>
      <td class="number" data-head="By the other">
        {count(refusedAgainst)}
      </td>
    </tr>
  );
}
