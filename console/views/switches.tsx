import type { AdminSwitch, AdminSwitchPage } from "../../src/admin/index.ts";
import { endedHere, endSwitch, openSlowMode } from "../act/open-switch.ts";
import { api } from "../api.ts";
import { useLoad } from "../load.ts";
import { Client } from "../parts/client.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failed } from "../parts/failed.tsx";
import { Say } from "../parts/say.tsx";
import { SwitchedBy, switchText } from "../parts/switch-badges.tsx";
import { Left } from "../parts/time.tsx";
import { plain } from "../plain.ts";
import { hrefOf } from "../router.ts";
import { mayWrite } from "../session.ts";
import { OverriddenTo } from "../switches/overridden-to.tsx";
import { useRefreshed } from "../use-refreshed.ts";
import { t } from "../words.ts";

/** As many as one looks through. */
const MOST = 500;

/** All that is switched on, in all rooms. */
export function Switches() {
  const { value, failure, again, renew } = useLoad(
    (signal) => api.watch<AdminSwitchPage>("/v1/switches", { limit: MOST }, signal),
    [],
  );
  useRefreshed({ again, renew }, () => true);
  // Other numbers are a client's own: each room that it is in tells of the same ones.
  const once = new Map(value?.switches.map((each) => [each.switch.id, each]));
  for (const id of endedHere.value) once.delete(id);
  return (
    <>
      <div class="head">
        <div>
          <h1 tabIndex={-1}>{t("switches.title")}</h1>
          <p class="soft">{t("switches.lead")}</p>
        </div>
        {mayWrite() && (
          <button type="button" onClick={() => openSlowMode(null)}>
            {t("switches.add")}
          </button>
        )}
      </div>
      {failure !== null && <Failed failure={failure} again={again} />}
      {value === null && failure === null && <p class="soft">{t("shell.loading")}</p>}
      {value !== null && once.size === 0 && <Empty title={t("switches.none")}>{t("switches.noneWhy")}</Empty>}
      <ul class="facts switches">
        {[...once.values()].map((each) => (
          <OneSwitch key={each.switch.id} on={each} />
        ))}
      </ul>
    </>
  );
}

function OneSwitch({ on: { party, room, switch: on } }: { on: AdminSwitch }) {
  const { until, by, reason } = on;
  const what = switchText(on);
  return (
    <li class="switch">
      <div>
        <p>
          <strong>{what}</strong>
        </p>
        <p class="soft row">
          {on.kind === "override" ? (
            <span>{t("switches.everywhere")}</span>
          ) : (
            <span>
              <Say
                k="switches.inRoom"
                room={
                  <a href={hrefOf("rooms", [party, room])}>
                    <bdi>{plain(room)}</bdi>
                  </a>
                }
              />
            </span>
          )}
          <span>
            <SwitchedBy by={by} />
          </span>
          {reason !== "" && <span dir="auto">{plain(reason)}</span>}
        </p>
        {on.kind === "override" && (
          <p class="soft row">
            <Client target={on.target} />
            <OverriddenTo limits={on.limits} />
          </p>
        )}
      </div>
      <p class="left" role="timer">
        <Left until={until} />
      </p>
      {mayWrite() && (
        <button
          type="button"
          aria-label={t("switches.endOf", { what })}
          onClick={() => void endSwitch({ party, room }, on)}
        >
          {t("switches.end")}
        </button>
      )}
    </li>
  );
}
