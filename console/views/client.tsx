import { t } from "../words.ts";

export function ClientView() {
  return <h1 tabIndex={-1}>{t("view.clients")}</h1>;
}
