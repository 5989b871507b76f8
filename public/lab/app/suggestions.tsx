import { useSignal } from "@preact/signals";
import type { Suggestion } from "../../../src/simulator/result.ts";
import { takeOver } from "../policy/take-over.ts";
import type { Lab } from "../state/lab.ts";
import { count, counted, span } from "./format.ts";

/** By how much more than a client of this record needed at once, as the next one may need more. As `suggest()` does. */
const ROOM = 2;

const SHARES = [0.999, 0.99, 0.95, 0.9, 0.8];

/** One of what a limit counts. */
const UNITS = { messages: "message", bytes: "byte", connects: "connect" } as const;

/** The limit's name, or the option that it is for. */
const titleOf = ({ name, cost }: Suggestion): string => (cost === "connects" ? "admission.connects" : name);

/** Limits that nearly all of the clients keep to. One click writes one into the policy. */
export function Suggestions({ lab, suggestions }: { lab: Lab; suggestions: readonly Suggestion[] }) {
  const told = useSignal("");
  const use = (suggestion: Suggestion): void => {
    const text = takeOver(lab.policy.value, { ...suggestion, burst: ROOM * suggestion.burst });
    if (text === null) {
      told.value = "The policy does not write out its limits, so write this one into it yourself.";
      return;
    }
    told.value = `The policy has ${titleOf(suggestion)} now. Undo works in the editor.`;
    lab.write("policy", text);
  };
  const usable = suggestions.filter(({ burst }) => Number.isFinite(burst));
  return (
    <section class="suggestions" aria-labelledby="suggestions-title">
      <h3 id="suggestions-title">Limits that this traffic suggests</h3>
      <label class="field">
        <span>They leave alone</span>
        <select
          value={String(lab.share.value)}
          onChange={({ currentTarget }) => lab.spare(Number(currentTarget.value))}
        >
          {SHARES.map((share) => (
            <option key={share} value={String(share)}>
              {Number((100 * share).toFixed(1))}% of the clients
            </option>
          ))}
        </select>
      </label>
      <p class="hint">What you take over gets twice the burst, for clients that are not in the record.</p>
      {usable.length === 0 ? (
        <p class="none">There is too little traffic to suggest any.</p>
      ) : (
        <ul>
          {usable.map((suggestion) => (
            <li key={`${suggestion.name} ${suggestion.type}`}>
              <p>
                <b>{titleOf(suggestion)}</b>: {counted(suggestion.limit, UNITS[suggestion.cost])} in{" "}
                {span(suggestion.window)}, burst {count(suggestion.burst)}
                {suggestion.type !== null && (
                  <>
                    , for <code>{suggestion.type}</code>
                  </>
                )}
              </p>
              <p class="hint">{suggestion.because}</p>
              <button type="button" onClick={() => use(suggestion)}>
                Use it<span class="unseen"> for {titleOf(suggestion)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <p role="status" class="hint">
        {told.value}
      </p>
    </section>
  );
}
