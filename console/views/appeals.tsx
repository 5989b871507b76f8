import { t } from "../words.ts";

export function Appeals() {
  return <h1 tabIndex={-1}>{t("view.appeals")}</h1>;
}
