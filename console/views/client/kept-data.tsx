import { signal } from "@preact/signals";
import type { AdminErasure } from "../../../src/admin/index.ts";
import { acted } from "../../act/done.ts";
import { api, asFailure, segments } from "../../api.ts";
import { failureText } from "../../failure-text.ts";
import { clientName } from "../../parts/client.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Say } from "../../parts/say.tsx";
import { mayAdminister } from "../../session.ts";
import { toast } from "../../toasts.ts";
import { isolated, t } from "../../words.ts";

interface KeptDataProps {
  readonly target: string;
  readonly label: string | undefined;
}

const isAsked = signal(false);

/** What an administrator can do with all that is kept of a client: take it out, and erase it. */
export function KeptData({ target, label }: KeptDataProps) {
  if (!mayAdminister()) return null;
  return (
    <section aria-labelledby="client-kept">
      <h2 id="client-kept">{t("client.kept")}</h2>
      <p class="row">
        <a class="button" download href={api.href(segments`/v1/clients/${target}/export`)}>
          {t("client.export")}
        </a>
        <button type="button" onClick={() => (isAsked.value = true)}>
          {t("client.erase")}
        </button>
      </p>
      {isAsked.value && <EraseDialog target={target} name={clientName(target, label)} />}
    </section>
  );
}

/** Erases a client. What could not be erased can be tried again. */
async function erase(target: string, name: string): Promise<void> {
  const again = { label: t("outcome.again"), run: () => void erase(target, name) };
  try {
    const { failed } = await api.send<AdminErasure>("DELETE", segments`/v1/clients/${target}`, {});
    if (failed.length === 0) toast({ text: t("client.erased", { who: isolated(name) }) });
    else toast({ text: t("client.notErased", { count: failed.length }), kind: "failure", action: again });
  } catch (error) {
    const failure = asFailure(error);
    toast({ text: failureText(failure), kind: "failure", action: again });
  }
  acted.value += 1;
}

function EraseDialog({ target, name }: { target: string; name: string }) {
  const close = (): void => {
    isAsked.value = false;
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    close();
    void erase(target, name);
  };
  return (
    <Dialog title={<Say k="client.eraseTitle" who={name} />} onClose={close}>
      <form class="act" onSubmit={submit}>
        <p>{t("client.eraseWhy")}</p>
        <div class="row end">
          <button type="button" autofocus onClick={close}>
            {t("act.cancel")}
          </button>
          <button type="submit" class="primary">
            {t("client.doErase")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
