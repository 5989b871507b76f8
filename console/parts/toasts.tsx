import { OutcomeList } from "../act/outcome-list.tsx";
import { now } from "../clock.ts";
import { formatNumber } from "../format.ts";
import { putAway, type Toast, toasts } from "../toasts.ts";
import { session } from "../session.ts";
import { t } from "../words.ts";

/** What is said at the edge of the page. Who listens to the page hears it too. */
export function Toasts() {
  return (
    <section class="toasts" aria-label={t("toast.region")}>
      {toasts.value.map((each) => (
        <OneToast key={each.id} toast={each} />
      ))}
      {session.value && <OutcomeList />}
    </section>
  );
}

function OneToast({ toast: { id, text, kind, until, action } }: { toast: Toast }) {
  return (
    <div class="toast" data-kind={kind} role={kind === "failure" ? "alert" : "status"}>
      <p dir="auto">{text}</p>
      {action !== null && (
        <button
          type="button"
          onClick={() => {
            putAway(id);
            action.run();
          }}
        >
          {action.label}
          {until !== null && (
            <span class="soft" aria-hidden="true">
              {formatNumber(Math.max(0, Math.ceil((until - now.value) / 1_000)))}
            </span>
          )}
        </button>
      )}
      <button type="button" class="quiet" aria-label={t("toast.close")} onClick={() => putAway(id)}>
        <span aria-hidden="true">✕</span>
      </button>
    </div>
  );
}
