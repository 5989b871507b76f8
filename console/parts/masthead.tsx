import { useSignal } from "@preact/signals";
import { heardAt } from "../live/feed.ts";
import { liveState } from "../live/live.ts";
import { formatMoment } from "../format.ts";
import { go, hrefOf, route } from "../router.ts";
import { t } from "../words.ts";
import { You } from "./you.tsx";

/** The head of each page. */
export function Masthead() {
  const { view, parts } = route.value;
  const sought = view === "find" ? (parts[0] ?? "") : "";
  return (
    <header class="masthead">
      <a class="brand" href={hrefOf("rooms")}>
        {t("shell.title")}
      </a>
      <FindBox key={sought} text={sought} />
      <Liveness />
      <You />
    </header>
  );
}

function FindBox({ text: sought }: { text: string }) {
  const text = useSignal(sought);
  return (
    <search class="find">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = text.value.trim();
          if (wanted !== "") go("find", [wanted]);
        }}
      >
        <input
          type="search"
          dir={text.value === "" ? undefined : "auto"}
          maxLength={2_048}
          aria-label={t("find.label")}
          placeholder={t("find.placeholder")}
          value={text}
          onInput={({ currentTarget }) => (text.value = currentTarget.value)}
        />
      </form>
    </search>
  );
}

/** Whether what is shown is how it is. */
function Liveness() {
  const state = liveState.value;
  return (
    <span class="live" data-state={state} role="status">
      {t(`live.${state}`, { time: heardAt.value === null ? "" : formatMoment(heardAt.value) })}
    </span>
  );
}
