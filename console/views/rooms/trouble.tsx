import type { RoomSummary } from "../../../src/admin/index.ts";
import { t } from "../../words.ts";

/** From here on there is much of it: as many refusals, strikes and bans lately. */
const MUCH = 50;

/** After so many ms trouble counts half. */
const HALVES_AFTER = 300_000;

/** How much trouble a room has by now: a room that has become quiet says so by its silence. */
export function troubleNow({ trouble, at }: Pick<RoomSummary, "trouble" | "at">, now: number): number {
  return trouble * 2 ** (-Math.max(0, now - at) / HALVES_AFTER);
}

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
