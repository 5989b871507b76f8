import { useId, useState } from "preact/hooks";
import { Dialog } from "../parts/dialog.tsx";
import { clientName } from "../parts/client.tsx";
import { Say } from "../parts/say.tsx";
import { t } from "../words.ts";
import { type ActName, ACTS, isLasting } from "./act.ts";
import { type Choice, decided, firstChoice, reasonsFor, tellsReason, withAct } from "./choice.ts";
import { LengthPicker } from "./length-picker.tsx";
import { LENGTHS } from "./length.ts";
import { askedAct, type ActTarget } from "./open.ts";
import { perform } from "./outcomes.ts";
import { ReasonField } from "./reason-field.tsx";
import { TypesField } from "./types-field.tsx";
import { whoOf } from "./who.ts";

/** Asks what is to be done about somebody, if that was asked for. */
export function ActDialog() {
  const asked = askedAct.value;
  if (asked === null) return null;
  return <OpenDialog {...asked} />;
}

function OpenDialog({ targets, act }: { targets: readonly ActTarget[]; act: ActName }) {
  const [choice, setChoice] = useState(() => firstChoice(act));
  const set = (changes: Partial<Choice>): void => setChoice((before) => ({ ...before, ...changes }));
  const close = (): void => {
    askedAct.value = null;
  };
  const who = whoOf(targets);
  const submit = (event: Event): void => {
    event.preventDefault();
    const act = decided(choice);
    if (act === null) return;
    close();
    perform(act, targets);
  };
  return (
    <Dialog title={<Say k="act.title" who={who} />} onClose={close}>
      <form class="act" onSubmit={submit}>
        {targets.length > 1 && <Who targets={targets} />}
        <Acts chosen={choice.act} onChange={(act) => setChoice((before) => withAct(before, act))} />
        {choice.act === "restrict" && (
          <TypesField targets={targets} only={choice.only} onChange={(only) => set({ only })} />
        )}
        {isLasting(choice.act) && (
          <LengthPicker
            key={choice.act}
            legend={t("act.length")}
            lengths={LENGTHS[choice.act]}
            value={choice.length}
            onChange={(length) => set({ length })}
          />
        )}
        {choice.act === "ban" && (
          <Check checked={choice.isTold} onChange={(isTold) => set({ isTold })}>
            {t("act.tell")}
          </Check>
        )}
        {choice.act === "lift" && (
          <Check checked={choice.forgives} onChange={(forgives) => set({ forgives })}>
            {t("act.forgives")}
          </Check>
        )}
        {choice.act !== "forgive" && (
          <ReasonField
            value={choice.reason}
            presets={reasonsFor(choice.act)}
            hint={t(tellsReason(choice) ? "act.reasonTold" : "act.reasonHint")}
            onChange={(reason) => set({ reason })}
          />
        )}
        <div class="row end">
          <button type="button" onClick={close}>
            {t("act.cancel")}
          </button>
          <button type="submit" class="primary" disabled={decided(choice) === null}>
            <Say k={`act.do.${choice.act}`} who={who} />
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Who they are: whoever confirms for several has seen their names. */
function Who({ targets }: { targets: readonly ActTarget[] }) {
  return (
    <details class="who" open={targets.length <= 10}>
      <summary>{t("act.whoAreThey")}</summary>
      <ul>
        {targets.map(({ target, label }) => (
          <li key={target}>
            <bdi>{clientName(target, label)}</bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Acts({ chosen, onChange }: { chosen: ActName; onChange(act: ActName): void }) {
  const name = useId();
  return (
    <fieldset class="field">
      <legend>{t("act.what")}</legend>
      <div class="acts">
        {ACTS.map((act) => (
          <label key={act} class="choice">
            <input
              type="radio"
              name={name}
              checked={act === chosen}
              // The dialog gives the focus to what is to be answered first.
              autofocus={act === chosen}
              onChange={() => onChange(act)}
            />
            <span>
              <strong>{t(`act.${act}`)}</strong>
              <span class="soft">{t(`act.${act}Why`)}</span>
            </span>
          </label>
        ))}
      </div>
      <p class="soft">
        {t(isEverywhere(chosen) ? "act.everyRoom" : "act.hereOnly")}
        {chosen === "shadow-ban" && ` ${t("act.shadow-banStill")}`}
      </p>
    </fieldset>
  );
}

function isEverywhere(act: ActName): boolean {
  return act === "ban" || act === "shadow-ban" || act === "lift";
}

interface CheckProps {
  readonly checked: boolean;
  readonly children: string;
  onChange(checked: boolean): void;
}

function Check({ checked, children, onChange }: CheckProps) {
  return (
    <label class="row check">
      <input
        type="checkbox"
        checked={checked}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>{children}</span>
    </label>
  );
}
