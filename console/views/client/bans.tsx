import type { AdminClient } from "../../../src/admin/index.ts";
import { By } from "../../parts/by.tsx";
import { Ago, Left } from "../../parts/time.tsx";
import { reasonText } from "../../reason-text.ts";
import { t } from "../../words.ts";

/** The bans of a client that are not over. */
export function ClientBans({ client: { bans } }: { client: AdminClient }) {
  return (
    <section aria-labelledby="client-bans">
      <h2 id="client-bans">{t("client.bans")}</h2>
      {bans.length === 0 ? (
        <p class="soft">{t("client.bansNone")}</p>
      ) : (
        <ul class="facts">
          {bans.map(({ id, kind, reason, by, at, until, disclosure }) => (
            <li key={id}>
              <p class="row">
                <span class="badge" data-mark={kind === "close" ? "closed" : "hidden"}>
                  {t(`bans.${kind}`)}
                </span>
                <span dir="auto">{reason === "" ? t("bans.noReason") : reasonText(reason)}</span>
              </p>
              <p class="soft row">
                <By by={by} />
                <Ago at={at} />
                <Left until={until} />
                {disclosure !== "none" && <span>{t("bans.told")}</span>}
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
