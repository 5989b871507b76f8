import type { Fate } from "../../../src/simulator/result.ts";
import type { Judged } from "../engine/messages.ts";
import type { Lab } from "../state/lab.ts";
import { count, counted, FATE_WORDS, FATES, share } from "./format.ts";

/** How many clients meet which fate, and which of them the list below shows. */
export function Fates({ lab, judged }: { lab: Lab; judged: Judged }) {
  const { fates, against } = judged.result;
  const chosen = lab.fate.value;
  return (
    <section class="fates" aria-labelledby="fates-title">
      <h3 id="fates-title">What becomes of the clients</h3>
      <FateBar label="Policy" fates={fates} />
      {against !== undefined && <FateBar label="The other policy" fates={against.fates} />}
      <div class="fate-list" role="group" aria-label="List only those who are">
        {FATES.map((fate) => (
          <button
            type="button"
            key={fate}
            class="fate"
            data-fate={fate}
            aria-pressed={chosen === fate}
            onClick={() => lab.filter(chosen === fate ? null : fate, lab.name.value)}
          >
            <b>{count(fates[fate])}</b> {FATE_WORDS[fate]}
            {against !== undefined && <small> {count(against.fates[fate])} by the other</small>}
          </button>
        ))}
      </div>
    </section>
  );
}

const WIDTH = 1_000;

function FateBar({ label, fates }: { label: string; fates: Readonly<Record<Fate, number>> }) {
  const all = FATES.reduce((sum, fate) => sum + fates[fate], 0);
  const told = FATES.filter((fate) => fates[fate] > 0).map(
    (fate) => `${count(fates[fate])} ${FATE_WORDS[fate]}`,
  );
  let x = 0;
  return (
    <svg
      class="fate-bar"
      viewBox={`0 0 ${WIDTH} 24`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: of ${counted(all, "client")} ${told.join(", ") || "none"}`}
    >
      {FATES.map((fate) => {
        const width = all === 0 ? 0 : (fates[fate] / all) * WIDTH;
        const start = x;
        x += width;
        return (
          <rect key={fate} data-fate={fate} x={start} y="0" width={width} height="24">
            <title>{`${FATE_WORDS[fate]}: ${share(fates[fate], all)}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
