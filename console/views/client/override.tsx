import type { Override } from "../../../src/admin/index.ts";
import { endedHere, endOverride } from "../../act/open-switch.ts";
import { SwitchedBy } from "../../parts/switch-badges.tsx";
import { Left } from "../../parts/time.tsx";
import { plain } from "../../plain.ts";
import { mayWrite } from "../../session.ts";
import { OverriddenTo } from "../../switches/overridden-to.tsx";
import { t } from "../../words.ts";

/** The other numbers that a client has been given, for as long as it has some. */
export function ClientOverride({ override }: { override: Override | null }) {
  if (override === null || endedHere.value.has(override.id)) return null;
  const { limits, by, reason, until } = override;
  return (
    <section aria-labelledby="client-override">
      <h2 id="client-override">{t("client.override")}</h2>
      <p class="row">
        <OverriddenTo limits={limits} />
      </p>
      <p class="soft row">
        <span>
          <SwitchedBy by={by} />
        </span>
        {reason !== "" && <span dir="auto">{plain(reason)}</span>}
        <span>
          <Left until={until} />
        </span>
      </p>
      {mayWrite() && (
        <p>
          <button type="button" onClick={() => void endOverride(override)}>
            {t("switches.end")}
          </button>
        </p>
      )}
    </section>
  );
}
