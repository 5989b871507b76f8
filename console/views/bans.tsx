import { t } from "../words.ts";

export function Bans() {
  return <h1 tabIndex={-1}>{t("view.bans")}</h1>;
}
