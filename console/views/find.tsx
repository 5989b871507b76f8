import { t } from "../words.ts";

export function Find() {
  return <h1 tabIndex={-1}>{t("view.find")}</h1>;
}
