import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { ActDialog } from "./act/act-dialog.tsx";
import { OverrideDialog } from "./switches/override-dialog.tsx";
import { SwitchDialog } from "./switches/switch-dialog.tsx";
import { Help, helpIsOpen } from "./parts/help.tsx";
import { Toasts } from "./parts/toasts.tsx";
import { SignIn } from "./parts/sign-in.tsx";
import { Masthead } from "./parts/masthead.tsx";
import { Sections } from "./parts/sections.tsx";
import { Keys } from "./parts/keys.tsx";
import { route, type View } from "./router.ts";
import { session } from "./session.ts";
import { Appeals } from "./views/appeals.tsx";
import { Audit } from "./views/audit.tsx";
import { Bans } from "./views/bans.tsx";
import { ClientView } from "./views/client.tsx";
import { Find } from "./views/find.tsx";
import { Rooms } from "./views/rooms/view.tsx";
import { Switches } from "./views/switches.tsx";
import { isolated, t } from "./words.ts";

const VIEWS: Readonly<Record<View, ComponentType>> = {
  rooms: Rooms,
  find: Find,
  clients: ClientView,
  bans: Bans,
  appeals: Appeals,
  switches: Switches,
  audit: Audit,
};

/** The whole page. */
export function App() {
  if (!session.value) {
    return (
      <>
        <SignIn />
        <Toasts />
      </>
    );
  }
  return (
    <>
      <a class="skip button" href="#main" onClick={skip}>
        {t("shell.skip")}
      </a>
      <Masthead />
      <div class="frame">
        <Sections />
        <Place />
      </div>
      <Keys />
      <ActDialog />
      <SwitchDialog />
      <OverrideDialog />
      {helpIsOpen.value && <Help />}
      <Toasts />
    </>
  );
}

/** The address says where the reader is, so a link within the place is none. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>("main")?.focus();
}

/** What is looked at. Whoever comes to another place begins at its heading. */
function Place() {
  const { view, parts } = route.value;
  const place = [view, ...parts].join("/");
  const View = VIEWS[view];
  useEffect(() => {
    const heading = document.querySelector<HTMLElement>("main h1");
    document.title = t("shell.titleOf", {
      view: isolated(heading?.textContent ?? t(`view.${view}`)),
      console: t("shell.title"),
    });
    scrollTo(0, 0);
    if (document.activeElement !== document.querySelector(".find input"))
      heading?.focus({ preventScroll: true });
  }, [place]);
  return (
    <main id="main" tabIndex={-1}>
      <View key={place} />
    </main>
  );
}
