import { useId } from "preact/hooks";
import { type Key, t } from "../words.ts";
import { tooLong } from "./too-long.ts";

interface ReasonFieldProps {
  readonly value: string;
  readonly presets: readonly Key[];
  /** Who reads it. */
  readonly hint: string;
  onChange(value: string): void;
}

/** Why: one of a few reasons at a click, or in one's own words. */
export function ReasonField({ value, presets, hint, onChange }: ReasonFieldProps) {
  const id = useId();
  const hintId = useId();
  const problem = tooLong(value);
  return (
    <div class="field">
      <label for={id}>{t("act.reason")}</label>
      <div class="choices">
        {presets.map((key) => (
          <button
            key={key}
            type="button"
            class="choice"
            aria-pressed={value === t(key)}
            onClick={() => onChange(value === t(key) ? "" : t(key))}
          >
            {t(key)}
          </button>
        ))}
      </div>
      <input
        id={id}
        ref={(field) => field?.setCustomValidity(problem)}
        type="text"
        dir="auto"
        autocomplete="off"
        aria-describedby={hintId}
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <p id={hintId} class="soft">
        {hint}
      </p>
      {problem !== "" && (
        <p class="wrong" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
