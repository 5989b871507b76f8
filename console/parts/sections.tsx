import { hrefOf, route, type View } from "../router.ts";
import { t } from "../words.ts";
import { OpenAppeals } from "./open-appeals.tsx";

/** What the reader can go to from everywhere. */
const SECTIONS = ["rooms", "bans", "appeals", "switches", "audit"] as const satisfies readonly View[];

/** The way to each section. */
export function Sections() {
  return (
    <nav class="sections" aria-label={t("shell.nav")}>
      <ul>
        {SECTIONS.map((each) => (
          <li key={each}>
            <a href={hrefOf(each)} aria-current={each === route.value.view ? "page" : undefined}>
              {t(`view.${each}`)}
              {each === "appeals" && <OpenAppeals />}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
