import type { OperatorEntry } from "../../src/admin/index.ts";
import { Client } from "../parts/client.tsx";
import { Say } from "../parts/say.tsx";
import { Ago } from "../parts/time.tsx";
import { plain } from "../plain.ts";
import { hrefOf } from "../router.ts";
import { t } from "../words.ts";
import { textIn } from "./asked.ts";
import { actionText, sentenceAbout } from "./did.ts";
import { HowAndWhy } from "./how-and-why.tsx";

/** Something that an operator did, in the list of all. */
export function EntryRow({ entry }: { entry: OperatorEntry }) {
  const { at, by, outcome } = entry;
  return (
    <article class="entry">
      <p class="did">
        <Did entry={entry} />
      </p>
      <p class="soft who">
        <bdi>{plain(by)}</bdi> <Ago at={at} />
        {outcome !== "done" && (
          <span class="badge" data-mark={outcome === "failed" ? "closed" : "warned"}>
            {t(`audit.${outcome}`)}
          </span>
        )}
      </p>
      <p class="detail">
        <HowAndWhy entry={entry} />
      </p>
    </article>
  );
}

function Did({ entry }: { entry: OperatorEntry }) {
  const { target, room, asked } = entry;
  const client = target !== null && <Client target={target} label={textIn(asked, "label")} />;
  const sentence = sentenceAbout(entry);
  if (sentence !== null) return <Say k={sentence} who={client} />;
  const place = room !== null && (
    <a href={hrefOf("rooms", [room.party, room.room])}>
      <bdi>{plain(room.room)}</bdi>
    </a>
  );
  const did = actionText(entry);
  return client || place ? <Say k="audit.about" did={did} what={client || place} /> : <>{did}</>;
}
