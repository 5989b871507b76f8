import type { RoomAddress } from "../../../src/platform/ledger-port.ts";
import type { Switch } from "../../../src/switches/switch.ts";
import { endedHere, endSwitch } from "../../act/open-switch.ts";
import { SwitchedBy, switchText } from "../../parts/switch-badges.tsx";
import { Left } from "../../parts/time.tsx";
import { plain } from "../../plain.ts";
import { mayWrite } from "../../session.ts";
import { t } from "../../words.ts";

interface RoomSwitchesProps {
  readonly address: RoomAddress;
  readonly switches: readonly Switch[];
}

/** What is switched on in a room, by whom and for how long. Nothing, if nothing is. */
export function RoomSwitches({ address, switches: reported }: RoomSwitchesProps) {
  const switches = reported.filter(({ id }) => !endedHere.value.has(id));
  if (switches.length === 0) return null;
  return (
    <section class="on" aria-label={t("switches.title")}>
      <ul>
        {switches.map((each) => (
          <li key={each.id} class="row">
            <strong>{switchText(each)}</strong>
            <span>
              <Left until={each.until} />
            </span>
            <span class="soft">
              <SwitchedBy by={each.by} />
            </span>
            {each.reason !== "" && <bdi class="soft">{plain(each.reason)}</bdi>}
            {mayWrite() && (
              <button type="button" onClick={() => endSwitch(address, each)}>
                {t("switches.end")}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
