import { mixesAlphabets, plain } from "../plain.ts";
import { hrefOf } from "../router.ts";
import { t } from "../words.ts";

const USER = "user:";
const HASHED = "address:#";
/** As many signs of a hash as tell it from others. */
const SHOWN = 8;
/** Most characters of a name in a list. */
const LONGEST = 128;

/** Somebody else's text as lists show it: in one line, and not too long. */
export function shownName(text: string): string {
  const shown = plain(text);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}

/** What to call a client: its label if it has one, its id, or the beginning of its address's hash. */
export function clientName(target: string | null, label?: string | null): string {
  if (label !== undefined && label !== null && label !== "") return shownName(label);
  if (target === null) return t("client.unknown");
  if (target.startsWith(HASHED))
    return t("client.address", { hash: target.slice(HASHED.length, HASHED.length + SHOWN) });
  return shownName(target.startsWith(USER) ? target.slice(USER.length) : target);
}

/** A client, which leads to all that is known of it. Its name is its own: it runs whichever way it likes, and nothing around it does. */
export function Client({ target, label }: { target: string | null; label?: string | null | undefined }) {
  const name = clientName(target, label);
  return (
    <span class="client">
      {target === null ? (
        <span title={t("client.unknownWhy")}>{name}</span>
      ) : (
        <a href={hrefOf("clients", [target])}>
          <bdi>{name}</bdi>
        </a>
      )}
      {mixesAlphabets(name) && target?.startsWith(HASHED) !== true && (
        <span class="badge" data-mark="warned" title={t("client.mixedWhy")}>
          {t("client.mixed")}
        </span>
      )}
    </span>
  );
}
