import type { ConnectionStanding } from "../../../src/admin/index.ts";
import { openAct } from "../../act/open.ts";
import { formatNumber } from "../../format.ts";
import { Client, clientName } from "../../parts/client.tsx";
import { StandingBadge } from "../../parts/standing-badge.tsx";
import { mayWrite } from "../../session.ts";
import { t } from "../../words.ts";

interface PersonProps {
  readonly connection: ConnectionStanding;
  readonly isChosen: boolean;
  onChoose(): void;
}

/** Somebody who is in a room. */
export function Person({ connection, isChosen, onChoose }: PersonProps) {
  const { target, standing, sent } = connection;
  return (
    <tr data-row data-target={target ?? undefined}>
      {mayWrite() && (
        <td class="choose">
          <input
            type="checkbox"
            aria-label={t("people.choose", { client: clientName(target) })}
            disabled={target === null}
            checked={isChosen}
            onChange={onChoose}
          />
        </td>
      )}
      <th scope="row">
        <Client target={target} />
      </th>
      <td>
        <StandingBadge connection={connection} />
      </td>
      <td class="number" data-head={t("people.strikes")}>
        {formatNumber(standing.strikes)}
      </td>
      <td class="number" data-head={t("people.passed")}>
        {formatNumber(sent.admitted)}
      </td>
      <td class="number" data-head={t("people.refused")}>
        {formatNumber(sent.refused)}
      </td>
      {mayWrite() && (
        <td class="number">
          {target !== null && (
            <button type="button" onClick={() => openAct([{ target }])}>
              {t("people.act")}
              <bdi class="unseen">{clientName(target)}</bdi>
            </button>
          )}
        </td>
      )}
    </tr>
  );
}
