import { signal } from "@preact/signals";
import { acted } from "../../act/done.ts";
import { api, Failure, segments } from "../../api.ts";
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

function EraseDialog({ target, name }: { target: string; name: string }) {
  const close = (): void => {
    isAsked.value = false;
  };
  const erase = async (event: Event): Promise<void> => {
    event.preventDefault();
    close();
    const who = isolated(name);
    try {
      await api.send("DELETE", segments`/v1/clients/${target}`, {});
      toast({ text: t("client.erased", { who }) });
    } catch (error) {
      const failure = error instanceof Failure ? error : new Failure(0);
      const again = { label: t("outcome.again"), run: () => void erase(event) };
      toast({ text: failureText(failure), kind: "failure", action: again });
    }
    acted.value += 1;
  };
  return (
    <Dialog title={<Say k="client.eraseTitle" who={name} />} onClose={close}>
      <form class="act" onSubmit={(event) => void erase(event)}>
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
