import type { AdminBan } from "../../src/admin/index.ts";
import { openAct } from "../act/open.ts";
import { By } from "../parts/by.tsx";
import { Client, clientName } from "../parts/client.tsx";
import { Left } from "../parts/time.tsx";
import { reasonText } from "../reason-text.ts";
import { mayWrite } from "../session.ts";
import { isolated, t } from "../words.ts";

interface BanRowProps {
  readonly ban: AdminBan;
  readonly isChosen: boolean;
  onChoose(isRange: boolean): void;
}

/** A ban in the list of all. */
export function BanRow({ ban, isChosen, onChoose }: BanRowProps) {
  const { target, label, kind, reason, by, until } = ban;
  const who = isolated(clientName(target, label));
  return (
    <article class="ban" data-chosen={isChosen || undefined}>
      {mayWrite() && (
        <label class="pick">
          <input
            type="checkbox"
            tabIndex={-1}
            checked={isChosen}
            aria-label={t("list.choose", { who })}
            onClick={(event) => onChoose(event.shiftKey)}
          />
        </label>
      )}
      <p class="name">
        <Client target={target} label={label} />
      </p>
      <p class="reason" dir="auto" title={reasonText(reason)}>
        {reason === "" ? <span class="soft">{t("bans.noReason")}</span> : reasonText(reason)}
      </p>
      <p class="soft by">
        <span class="badge" data-mark={kind === "close" ? "closed" : "hidden"}>
          {t(`bans.${kind}`)}
        </span>{" "}
        <By by={by} />
      </p>
      <p class="left">
        <Left until={until} />
      </p>
      {mayWrite() && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={t("bans.liftOf", { who })}
          onClick={() => openAct([{ target, label }], "lift")}
        >
          {t("bans.lift")}
        </button>
      )}
    </article>
  );
}
