import { t } from "../words.ts";

export function Switches() {
  return <h1 tabIndex={-1}>{t("view.switches")}</h1>;
}
