import { useCallback } from "preact/hooks";
import type { AdminClient } from "../../src/admin/index.ts";
import type { ActName } from "../act/act.ts";
import { openOverride } from "../act/open-switch.ts";
import { openAct } from "../act/open.ts";
import { api, segments } from "../api.ts";
import { useLoad } from "../load.ts";
import { clientName } from "../parts/client.tsx";
import { Failed } from "../parts/failed.tsx";
import { Say } from "../parts/say.tsx";
import { plain } from "../plain.ts";
import { route } from "../router.ts";
import { mayWrite } from "../session.ts";
import { useShortcut } from "../shortcuts.ts";
import { useRefreshed } from "../use-refreshed.ts";
import { t } from "../words.ts";
import { ClientBans } from "./client/bans.tsx";
import { ClientHistory } from "./client/history.tsx";
import { KeptData } from "./client/kept-data.tsx";
import { ClientOverride } from "./client/override.tsx";
import { ClientRooms } from "./client/rooms.tsx";
import { Story } from "./client/story.tsx";
import { Find } from "./find.tsx";

/** One client: why it is where it is, its bans, its rooms, and what was done about it. */
export function ClientView() {
  const [target] = route.value.parts;
  return target === undefined ? <Find /> : <OneClient target={target} />;
}

function OneClient({ target }: { target: string }) {
  const { value, failure, again, renew } = useLoad(
    (signal) => api.watch<AdminClient>(segments`/v1/clients/${target}`, {}, signal),
    [target],
  );
  useRefreshed({ again, renew }, (entry) => entry.target === target || entry.target === value?.target);
  const label = value?.bans.find(({ label }) => label !== undefined)?.label;
  const known = value?.target ?? target;
  return (
    <>
      <div class="head">
        <div>
          <h1 tabIndex={-1}>
            <bdi>{clientName(known, label)}</bdi>
          </h1>
          <p class="soft">
            <Say k="client.lead" target={<code>{plain(known)}</code>} />
          </p>
        </div>
        {mayWrite() && <Acts target={known} label={label} isBanned={(value?.bans.length ?? 0) > 0} />}
      </div>
      {failure !== null && <Failed failure={failure} again={again} />}
      {value === null ? (
        failure === null && <p class="soft">{t("shell.loading")}</p>
      ) : (
        <div class="sheets">
          <Story client={value} />
          <div class="column">
            <ClientBans client={value} />
            <ClientOverride override={value.override} />
            <ClientRooms client={value} />
            <ClientHistory target={value.target} />
            <KeptData target={value.target} label={label} />
          </div>
        </div>
      )}
    </>
  );
}

interface ActsProps {
  readonly target: string;
  readonly label: string | undefined;
  readonly isBanned: boolean;
}

/** What is done most, each at a click and at a key. */
function Acts({ target, label, isBanned }: ActsProps) {
  const open = (act: ActName): void => openAct([{ target, label }], act);
  useActKey("a", "keys.act", "warn", target, label);
  useActKey("w", "keys.warn", "warn", target, label);
  useActKey("m", "keys.mute", "mute", target, label);
  useActKey("h", "keys.shadowBan", "shadow-ban", target, label);
  useActKey("b", "keys.ban", "ban", target, label);
  useActKey("l", "keys.lift", "lift", target, label);
  const acts: readonly ActName[] = isBanned ? ["lift", "ban"] : ["warn", "mute", "shadow-ban", "ban"];
  return (
    <div class="row">
      {acts.map((act) => (
        <button key={act} type="button" onClick={() => open(act)}>
          {t(`act.${act}`)}
        </button>
      ))}
      <button type="button" class="quiet" onClick={() => open("restrict")}>
        {t("act.more")}
      </button>
      <button type="button" class="quiet" onClick={() => openOverride(target, label)}>
        {t("override.open")}
      </button>
    </div>
  );
}

type KeyLabel = "keys.act" | "keys.warn" | "keys.mute" | "keys.shadowBan" | "keys.ban" | "keys.lift";

function useActKey(
  key: string,
  keyLabel: KeyLabel,
  act: ActName,
  target: string,
  label: string | undefined,
): void {
  const run = useCallback(() => openAct([{ target, label }], act), [act, target, label]);
  useShortcut({ key, label: keyLabel, run });
}
