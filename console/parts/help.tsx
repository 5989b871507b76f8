import { signal } from "@preact/signals";
import { shortcuts, shortcutsAreOn } from "../shortcuts.ts";
import { t } from "../words.ts";
import { Dialog } from "./dialog.tsx";

/** Whether the sheet is shown. */
export const helpIsOpen = signal(false);

/** All keys that do something here. */
export function Help() {
  return (
    <Dialog title={t("help.title")} onClose={() => (helpIsOpen.value = false)}>
      <label class="row">
        <input
          type="checkbox"
          checked={shortcutsAreOn.value}
          onChange={({ currentTarget }) => (shortcutsAreOn.value = currentTarget.checked)}
        />
        {t("help.on")}
      </label>
      <p class="soft">{t("help.why")}</p>
      <dl class="keys">
        {shortcuts.value.map(({ key, label }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(label)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
