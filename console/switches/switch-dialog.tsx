import { useId, useState } from "preact/hooks";
import type { AdminRoomSwitches, Switch } from "../../src/admin/index.ts";
import type { RoomAddress } from "../../src/platform/ledger-port.ts";
import { attempt } from "../act/attempt.ts";
import { LengthPicker } from "../act/length-picker.tsx";
import { type Length, lengthOf, LENGTHS, type WrongMoment } from "../act/length.ts";
import { askedSwitch } from "../act/open-switch.ts";
import { ReasonField } from "../act/reason-field.tsx";
import { api, segments } from "../api.ts";
import { formatSpan } from "../format.ts";
import { useLoad } from "../load.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Say } from "../parts/say.tsx";
import { switchText } from "../parts/switch-badges.tsx";
import { plain } from "../plain.ts";
import { isolated, t } from "../words.ts";
import { againWish, endOrder, startOrder, type Wish } from "./orders.ts";
import { RoomChoice } from "./room-choice.tsx";

type Kind = Wish["kind"];

const EVERY = [3_000, 5_000, 10_000, 30_000, 60_000, 300_000] as const;
const USUAL_EVERY = 10_000;

/** Asks what is to be switched on in a room, if that was asked for. */
export function SwitchDialog() {
  const asked = askedSwitch.value;
  return asked === null ? null : <OpenDialog {...asked} />;
}

function OpenDialog(asked: { room: RoomAddress | null; kind: Kind }) {
  const [room, setRoom] = useState(asked.room);
  const [wanted, setKind] = useState<Kind>(asked.kind);
  const [every, setEvery] = useState<number | null>(null);
  const [posture, setPosture] = useState<string | null>(null);
  const [length, setLength] = useState<Length | WrongMoment>(lengthOf(LENGTHS.switch.usual));
  const [reason, setReason] = useState("");
  const { value: prepared, isLoading } = useLoad(
    (signal) =>
      room === null
        ? Promise.resolve(null)
        : api.get<AdminRoomSwitches>(segments`/v1/rooms/${room.party}/${room.room}/switches`, {}, signal),
    [room?.party ?? null, room?.room ?? null],
  );
  const close = (): void => {
    askedSwitch.value = null;
  };
  const hasPostures = prepared?.postures.length !== 0;
  const kind = hasPostures ? wanted : "slow-mode";
  const span = every ?? prepared?.every ?? USUAL_EVERY;
  const name = posture ?? prepared?.postures[0]?.name;
  const wish = wishOf(kind, { every: span, posture: name, length, reason });
  const submit = (event: Event): void => {
    event.preventDefault();
    if (room === null || wish === null) return;
    close();
    switchOn(
      room,
      wish,
      prepared?.switches.find(({ kind }) => kind === wish.kind),
    );
  };
  return (
    <Dialog
      title={asked.room === null ? t("switches.add") : <Say k="switches.for" room={plain(asked.room.room)} />}
      onClose={close}
    >
      {asked.room === null && <RoomChoice chosen={room} onChoose={setRoom} />}
      <form class="act" onSubmit={submit}>
        <Kinds kind={kind} hasPostures={hasPostures} onChange={setKind} />
        {kind === "slow-mode" ? (
          <Choice<number>
            legend={t("switches.everyLegend")}
            options={[...new Set([...EVERY, span])].toSorted((one, other) => one - other)}
            chosen={span}
            say={(ms) => formatSpan(ms)}
            onChange={(ms) => setEvery(ms)}
          />
        ) : (
          <Choice<string>
            legend={t("switches.which")}
            options={prepared?.postures.map(({ name }) => name) ?? []}
            chosen={name}
            say={plain}
            onChange={setPosture}
          />
        )}
        <LengthPicker
          legend={t("switches.length")}
          lengths={LENGTHS.switch}
          value={length}
          onChange={setLength}
        />
        <ReasonField
          value={reason}
          presets={["reason.raid", "reason.spam", "reason.flood"]}
          hint={t("act.reasonHint")}
          onChange={setReason}
        />
        <div class="row end">
          <button type="button" onClick={close}>
            {t("act.cancel")}
          </button>
          <button type="submit" class="primary" disabled={room === null || wish === null || isLoading}>
            {kind === "slow-mode" ? (
              t("switches.doSlowMode")
            ) : (
              <Say k="switches.doPosture" name={plain(name ?? "")} />
            )}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface Filled {
  readonly every: number;
  readonly posture: string | undefined;
  readonly length: Length | WrongMoment;
  readonly reason: string;
}

/** What is wanted; `null` while something is missing. */
function wishOf(kind: Kind, { every, posture, length, reason }: Filled): Wish | null {
  if (typeof length === "string") return null;
  if (kind === "slow-mode") return { kind, every, length, reason };
  return posture === undefined ? null : { kind, posture, length, reason };
}

/** @param before what it takes the place of, and what is on again if it is taken back */
function switchOn(room: RoomAddress, wish: Wish, before: Switch | undefined): void {
  const what =
    wish.kind === "slow-mode"
      ? t("switches.slowMode", { every: wish.every })
      : t("switches.posture", { posture: isolated(plain(wish.posture)) });
  void attempt({
    order: startOrder(room, wish),
    said: t("switches.started", { what }),
    undo:
      before === undefined || before.kind === "override"
        ? { order: endOrder(room, wish.kind), said: t("switches.ended", { what }) }
        : {
            order: startOrder(room, againWish(before)),
            said: t("switches.started", { what: switchText(before) }),
          },
  });
}

interface KindsProps {
  readonly kind: Kind;
  /** Whether stricter rules were prepared for the room, as far as is known. */
  readonly hasPostures: boolean;
  onChange(kind: Kind): void;
}

function Kinds({ kind, hasPostures, onChange }: KindsProps) {
  const name = useId();
  const texts = {
    "slow-mode": [t("switches.kind.slowMode"), t("switches.slowModeWhy")],
    posture: [t("switches.kind.posture"), t(hasPostures ? "switches.postureWhy" : "switches.noPostures")],
  } as const;
  return (
    <fieldset class="field">
      <legend>{t("switches.what")}</legend>
      <div class="acts">
        {(["slow-mode", "posture"] as const).map((each) => (
          <label key={each} class="choice">
            <input
              type="radio"
              name={name}
              checked={each === kind}
              autofocus={each === kind}
              disabled={each === "posture" && !hasPostures}
              onChange={() => onChange(each)}
            />
            <span>
              <strong>{texts[each][0]}</strong>
              <span class="soft">{texts[each][1]}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface ChoiceProps<Option> {
  readonly legend: string;
  readonly options: readonly Option[];
  readonly chosen: Option | undefined;
  say(option: Option): string;
  onChange(option: Option): void;
}

function Choice<Option extends string | number>(props: ChoiceProps<Option>) {
  const { legend, options, chosen, say, onChange } = props;
  const name = useId();
  return (
    <fieldset class="field">
      <legend>{legend}</legend>
      <div class="choices">
        {options.map((option) => (
          <label key={option} class="choice">
            <input type="radio" name={name} checked={option === chosen} onChange={() => onChange(option)} />
            <bdi>{say(option)}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
