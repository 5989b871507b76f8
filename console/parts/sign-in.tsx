import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { notice, showsLinks, signIn } from "../session.ts";
import { t } from "../words.ts";

/** The page of whoever is not signed in. */
export function SignIn() {
  const token = useSignal("");
  const isBusy = useSignal(false);
  useEffect(() => {
    document.title = t("shell.titleOf", { view: t("signIn.title"), console: t("shell.title") });
  }, []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (isBusy.value) return;
    isBusy.value = true;
    await signIn(token.value.trim());
    isBusy.value = false;
  };
  return (
    <main class="door">
      <form onSubmit={submit}>
        <div>
          <h1>{t("signIn.title")}</h1>
          <p class="soft">{t("signIn.lead")}</p>
        </div>
        <p class={notice.value === null ? "unseen" : "notice"} role="status">
          {notice.value !== null && t(notice.value)}
        </p>
        <label class="field">
          <span>{t("signIn.token")}</span>
          <input
            type="password"
            dir="ltr"
            required
            autoComplete="off"
            spellcheck={false}
            aria-describedby="token-hint"
            value={token}
            onInput={({ currentTarget }) => (token.value = currentTarget.value)}
          />
        </label>
        <p class="soft" id="token-hint">
          {t(showsLinks.value ? "signIn.development" : "signIn.hint")}
        </p>
        <button class="primary" aria-disabled={isBusy.value}>
          {t(isBusy.value ? "signIn.doing" : "signIn.do")}
        </button>
      </form>
    </main>
  );
}
