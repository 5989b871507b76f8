import { t } from "../words.ts";

export function Audit() {
  return <h1 tabIndex={-1}>{t("view.audit")}</h1>;
}
