import { useSignal } from "@preact/signals";
import type { Suggestion } from "../../../src/simulator/result.ts";
import { takeOver } from "../policy/take-over.ts";
import type { Lab } from "../state/lab.ts";
import { count, span } from "./format.ts";

/** Limits that nearly all of the clients keep to. One click writes one into the policy. */
export function Suggestions({ lab, suggestions }: { lab: Lab; suggestions: readonly Suggestion[] }) {
  const told = useSignal("");
  const use = (suggestion: Suggestion): void => {
    const text = takeOver(lab.policy.value, suggestion);
    if (text === null) {
      told.value = "The policy does not write out its limits, so write this one into it yourself.";
      return;
    }
    told.value = `The policy has the limit ${suggestion.name} now. Undo works in the editor.`;
    lab.write("policy", text);
  };
  return (
    <section class="suggestions" aria-labelledby="suggestions-title">
      <h3 id="suggestions-title">Limits that this traffic suggests</h3>
      {suggestions.length === 0 ? (
        <p class="none">There is too little traffic to suggest any.</p>
      ) : (
        <ul>
          {suggestions.map((suggestion) => (
            <li key={`${suggestion.name} ${suggestion.type}`}>
              <p>
                <b>{suggestion.name}</b>: {count(suggestion.limit)} in {span(suggestion.window)}, burst{" "}
                {count(suggestion.burst)}
                {suggestion.type !== null && (
                  <>
                    , for <code>{suggestion.type}</code>
                  </>
                )}
              </p>
              <p class="hint">{suggestion.because}</p>
              <button type="button" onClick={() => use(suggestion)}>
                Use it<span class="unseen"> for {suggestion.name}</span>
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
