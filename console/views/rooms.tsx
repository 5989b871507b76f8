import { t } from "../words.ts";

export function Rooms() {
  return <h1 tabIndex={-1}>{t("rooms.title")}</h1>;
}
