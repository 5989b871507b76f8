import type { ComponentChildren } from "preact";
import { t } from "../words.ts";
import { everyOne, MOST_CHOSEN, NOTHING, type Selection } from "./selection.ts";

interface ChosenBarProps {
  readonly selection: Selection;
  /** The ids of all rows, as they are shown. */
  readonly order: readonly string[];
  /** What can be done with those that are chosen. */
  readonly children: ComponentChildren;
  onChange(selection: Selection): void;
}

/** How many rows of a list are chosen, and what can be done with them. */
export function ChosenBar({ selection: { ids }, order, children, onChange }: ChosenBarProps) {
  const count = Math.min(order.length, MOST_CHOSEN);
  return (
    <div class="chosen" data-some={ids.size > 0 || undefined}>
      <span role="status">{t("list.chosen", { count: ids.size })}</span>
      {children}
      {ids.size < count && (
        <button type="button" class="quiet" onClick={() => onChange(everyOne(order))}>
          {order.length > MOST_CHOSEN ? t("list.chooseFirst", { count }) : t("list.chooseAll")}
        </button>
      )}
      {ids.size > 0 && (
        <button type="button" class="quiet" onClick={() => onChange(NOTHING)}>
          {t("list.chooseNone")}
        </button>
      )}
    </div>
  );
}
