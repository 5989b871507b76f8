import { useId, useState } from "preact/hooks";
import { now } from "../clock.ts";
import { formatSpan } from "../format.ts";
import { type Key, t } from "../words.ts";
import { type Length, lengthOf, type Lengths, momentOf, typedMoment, type WrongMoment } from "./length.ts";

interface LengthPickerProps {
  readonly lengths: Lengths;
  readonly legend: string;
  /** What is chosen; why nothing is, if the moment that was typed is none. */
  readonly value: Length | WrongMoment;
  onChange(value: Length | WrongMoment): void;
}

const WRONG: Readonly<Record<WrongMoment, Key>> = {
  missing: "act.momentMissing",
  past: "act.momentPast",
  far: "act.momentFar",
};

const HOUR = 3_600_000;

/** How long something lasts: one of a few lengths, or until a moment. */
export function LengthPicker({ lengths, legend, value, onChange }: LengthPickerProps) {
  const name = useId();
  const hint = useId();
  const [typed, setTyped] = useState(() => typedMoment(now.peek() + HOUR));
  const isUntil = typeof value === "string" || value.kind === "until";
  const type = (text: string): void => {
    setTyped(text);
    const at = momentOf(text, Date.now(), lengths.most);
    onChange(typeof at === "string" ? at : { kind: "until", at });
  };
  return (
    <fieldset class="field">
      <legend>{legend}</legend>
      <div class="choices">
        {lengths.presets.map((preset) => (
          <label key={preset} class="choice">
            <input
              type="radio"
              name={name}
              checked={isPreset(value, preset)}
              onChange={() => onChange(lengthOf(preset))}
            />
            {preset === null ? t("act.forever") : formatSpan(preset)}
          </label>
        ))}
        <label class="choice">
          <input type="radio" name={name} checked={isUntil} onChange={() => type(typed)} />
          {t("act.until")}
        </label>
      </div>
      {isUntil && (
        <>
          <input
            type="datetime-local"
            class="moment"
            aria-label={t("act.untilLabel")}
            aria-invalid={typeof value === "string"}
            aria-describedby={hint}
            value={typed}
            onInput={({ currentTarget }) => type(currentTarget.value)}
          />
          <p id={hint} class="wrong" aria-live="polite">
            {typeof value === "string" && t(WRONG[value])}
          </p>
        </>
      )}
    </fieldset>
  );
}

function isPreset(value: Length | WrongMoment, preset: number | null): boolean {
  if (typeof value === "string") return false;
  return preset === null ? value.kind === "forever" : value.kind === "for" && value.ms === preset;
}
