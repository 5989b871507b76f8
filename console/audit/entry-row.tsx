import type { OperatorEntry } from "../../src/admin/index.ts";
import { Client } from "../parts/client.tsx";
import { Ago } from "../parts/time.tsx";
import { plain } from "../plain.ts";
import { hrefOf } from "../router.ts";
import { t } from "../words.ts";
import { actionText } from "./action-text.ts";

/** Something that an operator did, in the list of all. */
export function EntryRow({ entry }: { entry: OperatorEntry }) {
  const { at, by, action, target, room, detail, reason, outcome } = entry;
  return (
    <article class="entry">
      <p class="did">
        <strong>{actionText(action)}</strong> {target !== null && <Client target={target} />}
        {room !== null && (
          <a href={hrefOf("rooms", [room.party, room.room])}>
            <bdi>{plain(room.room)}</bdi>
          </a>
        )}
      </p>
      <p class="soft who">
        <bdi>{plain(by)}</bdi> <Ago at={at} />
        {outcome !== "done" && (
          <span class="badge" data-mark={outcome === "failed" ? "closed" : "warned"}>
            {t(`audit.${outcome}`)}
          </span>
        )}
      </p>
      <p class="detail" title={plain(`${detail} ${reason}`)}>
        {reason !== "" && <span dir="auto">{plain(reason)} </span>}
        <span class="soft" dir="auto">
          {plain(detail)}
        </span>
      </p>
    </article>
  );
}
