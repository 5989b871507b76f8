import { presets } from "../../../src/policy/presets.ts";
import { codeOf } from "../policy/code-of.ts";
import type { Lab } from "../state/lab.ts";
import { FIRST_POLICY } from "../state/starts.ts";
import { useCopying } from "./copying.tsx";

const STARTS: Readonly<Record<string, string>> = {
  default: FIRST_POLICY,
  ...Object.fromEntries(
    Object.entries(presets).map(([name, preset]) => [name, `export default ${codeOf(preset)};\n`]),
  ),
};

/** What one can do with the policy as a whole. */
export function PolicyTools({ lab }: { lab: Lab }) {
  const hasOther = lab.other.value !== null;
  const copyPolicy = useCopying("Copy the policy", () => lab.policy.value);
  const copyLink = useCopying("Copy a link to this", () => lab.link());
  return (
    <div class="tools">
      <label class="field">
        <span>Begin with</span>
        <select
          value=""
          onChange={({ currentTarget }) => {
            const text = STARTS[currentTarget.value];
            if (text !== undefined) lab.write("policy", text);
            currentTarget.value = "";
          }}
        >
          <option value="" disabled>
            a preset …
          </option>
          {Object.keys(STARTS).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <button
        type="button"
        aria-pressed={hasOther}
        onClick={() => lab.compare(hasOther ? null : lab.policy.value)}
      >
        Compare with another
      </button>
      {lab.room.value !== null && (
        <span class="copying">
          <button type="button" onClick={() => lab.promote()}>
            Promote it in the room
          </button>
          <span role="status" class="hint">
            {lab.promoted.value}
          </span>
        </span>
      )}
      {copyPolicy}
      {copyLink}
    </div>
  );
}
