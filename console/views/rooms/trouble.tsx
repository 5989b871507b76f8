import { t } from "../../words.ts";

/** From here on there is much of it: as many refusals, strikes and bans lately. */
const MUCH = 50;

/** How much trouble there is in a room, in a word. */
export function Trouble({ trouble }: { trouble: number }) {
  if (trouble < 1) return <span class="soft">{t("trouble.none")}</span>;
  const isMuch = trouble >= MUCH;
  return (
    <span class="badge" data-mark={isMuch ? "closed" : "warned"}>
      {t(isMuch ? "trouble.much" : "trouble.some")}
    </span>
  );
}
