import type { Lab } from "../state/lab.ts";
import type { MadeUp, Part } from "../engine/messages.ts";
import { MOST_CLIENTS, MOST_MINUTES } from "../state/share.ts";
import { KINDS } from "../state/starts.ts";
import { counted } from "./format.ts";

interface CrowdProps {
  readonly lab: Lab;
  readonly crowds: readonly { readonly name: string; readonly parts: readonly Part[] }[];
}

/** Who comes, for how long, and by which seed. */
export function Crowd({ lab, crowds }: CrowdProps) {
  const made = lab.made.value;
  const change = (changed: Partial<MadeUp>): void => lab.load({ ...made, ...changed });
  const chosen = crowds.findIndex(({ parts }) => isSame(parts, made.crowd));
  const { honest, hostile } = lab.hello.value;
  return (
    <div class="crowd">
      <label class="field">
        <span>Who comes</span>
        <select
          value={String(chosen)}
          onChange={({ currentTarget }) => {
            const crowd = crowds[Number(currentTarget.value)]?.parts;
            if (crowd !== undefined) change({ crowd });
          }}
        >
          {crowds.map(({ name }, index) => (
            <option key={name} value={String(index)}>
              {name}
            </option>
          ))}
          <option value="-1" disabled={chosen !== -1}>
            A crowd of your own
          </option>
        </select>
      </label>
      <NumberField
        label="Minutes"
        value={made.minutes}
        least={1}
        most={MOST_MINUTES}
        onChange={(minutes) => change({ minutes })}
      />
      <NumberField
        label="Seed"
        value={made.seed}
        least={0}
        most={999_999}
        onChange={(seed) => change({ seed })}
      />
      <button type="button" onClick={() => change({ seed: Math.floor(Math.random() * 1_000_000) })}>
        Another seed
      </button>
      <details class="parts">
        <summary>{summaryOf(made.crowd)}</summary>
        <div class="part-groups">
          <Parts title="Honest" kinds={honest} made={made} change={change} />
          <Parts title="Hostile" kinds={hostile} made={made} change={change} />
        </div>
      </details>
    </div>
  );
}

interface PartsProps {
  readonly title: string;
  readonly kinds: readonly string[];
  readonly made: MadeUp;
  readonly change: (changed: Partial<MadeUp>) => void;
}

function Parts({ title, kinds, made, change }: PartsProps) {
  const countOf = (kind: string): number => made.crowd.find((part) => part.kind === kind)?.count ?? 0;
  return (
    <fieldset>
      <legend>{title}</legend>
      {kinds.map((kind) => (
        <NumberField
          key={kind}
          label={KINDS[kind] ?? kind}
          value={countOf(kind)}
          least={0}
          most={MOST_CLIENTS}
          onChange={(count) => {
            const others = made.crowd.filter((part) => part.kind !== kind);
            change({ crowd: count === 0 ? others : [...others, { kind, count }] });
          }}
        />
      ))}
    </fieldset>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly onChange: (value: number) => void;
}

function NumberField({ label, value, least, most, onChange }: NumberFieldProps) {
  return (
    <label class="field number">
      <span>{label}</span>
      <input
        type="number"
        inputMode="numeric"
        min={least}
        max={most}
        value={value}
        onChange={({ currentTarget }) => {
          const wanted = Math.round(Number(currentTarget.value));
          const taken = Number.isFinite(wanted) ? Math.min(most, Math.max(least, wanted)) : value;
          currentTarget.value = String(taken);
          if (taken !== value) onChange(taken);
        }}
      />
    </label>
  );
}

function isSame(a: readonly Part[], b: readonly Part[]): boolean {
  const countIn = (parts: readonly Part[], kind: string): number =>
    parts.find((part) => part.kind === kind)?.count ?? 0;
  return [...a, ...b].every(({ kind }) => countIn(a, kind) === countIn(b, kind));
}

function summaryOf(crowd: readonly Part[]): string {
  const total = crowd.reduce((sum, { count }) => sum + count, 0);
  return `${counted(total, "client or crowd", "clients and crowds")} of ${counted(crowd.length, "kind")}: change them`;
}
