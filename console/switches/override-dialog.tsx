import { useState } from "preact/hooks";
import type { LimitOverrides, Override, RoomLimit } from "../../src/admin/index.ts";
import { around } from "../act/around.ts";
import { attempt } from "../act/attempt.ts";
import { LengthPicker } from "../act/length-picker.tsx";
import { type Length, lengthOf, LENGTHS, type WrongMoment } from "../act/length.ts";
import { askedOverride } from "../act/open-switch.ts";
import { ReasonField } from "../act/reason-field.tsx";
import { limitText } from "../limit-text.ts";
import { useLoad } from "../load.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Failed } from "../parts/failed.tsx";
import { Say } from "../parts/say.tsx";
import { isolated, t } from "../words.ts";
import { overrideAgain, overrideEnd, overrideOrder } from "./orders.ts";

/** Asks which other numbers a client is to have, if that was asked for. */
export function OverrideDialog() {
  const asked = askedOverride.value;
  return asked === null ? null : <OpenDialog {...asked} />;
}

function OpenDialog({ target, name }: { target: string; name: string }) {
  const { value: known, failure, again } = useLoad((signal) => knownOf(target, signal), [target]);
  const limits = known?.limits ?? null;
  const [chosen, setChosen] = useState<string | null>(null);
  const [ownCount, setCount] = useState<string | null>(null);
  const [ownSeconds, setSeconds] = useState<string | null>(null);
  const [isNone, setNone] = useState(false);
  const [length, setLength] = useState<Length | WrongMoment>(lengthOf(LENGTHS.switch.usual));
  const [reason, setReason] = useState("");
  const limit = limits?.find(({ name }) => name === chosen) ?? limits?.[0];
  // What is usual is what one begins from.
  const count = ownCount ?? String(limit?.limit ?? "");
  const seconds = ownSeconds ?? String(Math.max(1, Math.round((limit?.window ?? 0) / 1_000)));
  const numbers = isNone ? false : numbersOf(count, seconds);
  const choose = (name: string): void => {
    setChosen(name);
    setCount(null);
    setSeconds(null);
  };
  const close = (): void => {
    askedOverride.value = null;
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (limit === undefined || numbers === null || typeof length === "string") return;
    close();
    const what = t("switches.override", { client: isolated(name) });
    void attempt({
      order: overrideOrder(target, { [limit.name]: numbers }, length, reason),
      said: t("switches.started", { what }),
      undo:
        known === null || known.before === null
          ? { order: overrideEnd(target), said: t("switches.ended", { what }) }
          : { order: overrideAgain(known.before), said: t("switches.started", { what }) },
    });
  };
  return (
    <Dialog title={<Say k="override.title" who={name} />} onClose={close}>
      <form class="act" onSubmit={submit}>
        <p class="soft">{t("override.lead")}</p>
        {failure !== null && <Failed failure={failure} again={again} />}
        {limits === null && failure === null && <p class="soft">{t("shell.loading")}</p>}
        {limits?.length === 0 && <p class="wrong">{t("override.noLimits")}</p>}
        {limit !== undefined && (
          <>
            <label class="field">
              <span>{t("override.limit")}</span>
              <select value={limit.name} onChange={({ currentTarget }) => choose(currentTarget.value)}>
                {limits?.map(({ name }) => (
                  <option key={name} value={name}>
                    {limitText(name)}
                  </option>
                ))}
              </select>
              {limit.limit !== null && limit.window !== null && (
                <span>{t("override.usual", { count: limit.limit, window: limit.window })}</span>
              )}
            </label>
            <label class="row check">
              <input
                type="checkbox"
                checked={isNone}
                onChange={({ currentTarget }) => setNone(currentTarget.checked)}
              />
              <span>{t("override.none")}</span>
            </label>
            {!isNone && (
              <div class="row">
                <NumberField label={t("override.count")} value={count} onChange={setCount} />
                <NumberField label={t("override.window")} value={seconds} onChange={setSeconds} />
              </div>
            )}
            {numbers === null && <p class="wrong">{t("override.wrong")}</p>}
            <LengthPicker
              legend={t("switches.length")}
              lengths={LENGTHS.switch}
              value={length}
              onChange={setLength}
            />
            <ReasonField value={reason} presets={[]} hint={t("act.reasonHint")} onChange={setReason} />
          </>
        )}
        <div class="row end">
          <button type="button" onClick={close}>
            {t("act.cancel")}
          </button>
          <button
            type="submit"
            class="primary"
            disabled={limit === undefined || numbers === null || typeof length === "string"}
          >
            {t("override.do")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
}

function NumberField({ label, value, onChange }: NumberFieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        inputMode="numeric"
        min={1}
        step={1}
        value={value}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </label>
  );
}

/** What was typed; `null` if it is no numbers. */
function numbersOf(count: string, seconds: string): LimitOverrides[string] | null {
  const [limit, window] = [Number(count), Number(seconds) * 1_000];
  if (!(Number.isInteger(limit) && limit >= 1 && window >= 1_000)) return null;
  return { limit, window, burst: limit };
}

/** What is known of whom it is about. */
interface Known {
  /** The limits of its rooms, by which it can be given other numbers. */
  readonly limits: readonly RoomLimit[];
  /** The numbers that it has for itself by now; `null` if it has none. */
  readonly before: Override | null;
}

async function knownOf(target: string, signal: AbortSignal): Promise<Known> {
  const { client, rooms } = await around(target, signal);
  const own = rooms.flatMap(({ policy }) => policy.limits).filter(({ limit }) => limit !== null);
  return {
    limits: [...new Map(own.map((limit) => [limit.name, limit])).values()],
    before: client.override,
  };
}
