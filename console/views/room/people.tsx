import { useSignal } from "@preact/signals";
import { useCallback, useRef } from "preact/hooks";
import type { AdminRoom } from "../../../src/admin/index.ts";
import type { RoomAddress } from "../../../src/platform/ledger-port.ts";
import { openAct } from "../../act/open.ts";
import { everyOne, NOTHING, remainingOf, toggled } from "../../list/selection.ts";
import { Empty } from "../../parts/empty.tsx";
import { mayWrite } from "../../session.ts";
import { useShortcut } from "../../shortcuts.ts";
import { steadied } from "../../steady-order.ts";
import { t } from "../../words.ts";
import { peopleInOrder } from "./people-order.ts";
import { Person } from "./person.tsx";

interface PeopleProps {
  readonly address: RoomAddress;
  readonly connections: AdminRoom["connections"];
  /** How many there are beyond these. */
  readonly more: number;
}

/** Who is in a room, those with strikes first, and what can be done about them. */
export function People({ connections, more }: PeopleProps) {
  const chosen = useSignal(NOTHING);
  const isHeld = useSignal(false);
  const byId = new Map(connections.map((each) => [each.id, each]));
  const before = useRef<readonly string[]>([]);
  const sorted = peopleInOrder(connections, before.current);
  const order = isHeld.value || chosen.value.ids.size > 0 ? steadied(sorted, before.current) : sorted;
  before.current = order;
  const targets = [...new Set(connections.flatMap(({ target }) => target ?? []))];
  const { ids } = remainingOf(chosen.value, targets);
  const act = useCallback(() => {
    const row = document.activeElement?.closest<HTMLElement>("[data-target]")?.dataset["target"];
    const whom = ids.size > 0 ? [...ids] : row === undefined ? [] : [row];
    if (whom.length > 0) openAct(whom.map((target) => ({ target })));
  }, [[...ids].join()]);
  const choose = useCallback(() => {
    const row = document.activeElement?.closest<HTMLElement>("[data-target]")?.dataset["target"];
    if (row !== undefined) chosen.value = toggled(chosen.value, row);
  }, []);
  return (
    <section aria-label={t("people.title")}>
      {mayWrite() && <Keys act={act} choose={choose} />}
      <div class="head">
        <h2>{t("people.title")}</h2>
        {mayWrite() && ids.size > 0 && (
          <button type="button" class="primary" onClick={act}>
            {t("people.actOn", { count: ids.size })}
          </button>
        )}
      </div>
      {connections.length === 0 ? (
        <Empty title={t("room.empty")}>{t("room.emptyWhy")}</Empty>
      ) : (
        <div
          class="table"
          onPointerEnter={() => (isHeld.value = true)}
          onPointerLeave={() => (isHeld.value = false)}
        >
          <table class="stacks people">
            <thead>
              <tr>
                {mayWrite() && (
                  <td>
                    <input
                      type="checkbox"
                      aria-label={t("people.chooseAll")}
                      checked={ids.size > 0 && ids.size === targets.length}
                      onChange={({ currentTarget }) =>
                        (chosen.value = currentTarget.checked ? everyOne(targets) : NOTHING)
                      }
                    />
                  </td>
                )}
                <th>{t("people.client")}</th>
                <th>{t("people.standing")}</th>
                <th class="number">{t("people.strikes")}</th>
                <th class="number">{t("people.passed")}</th>
                <th class="number">{t("people.refused")}</th>
                {mayWrite() && <td />}
              </tr>
            </thead>
            <tbody>
              {order.map((id) => {
                const connection = byId.get(id);
                if (connection === undefined) return null;
                const { target } = connection;
                return (
                  <Person
                    key={id}
                    connection={connection}
                    isChosen={target !== null && ids.has(target)}
                    onChoose={() => {
                      if (target !== null) chosen.value = toggled(chosen.value, target);
                    }}
                  />
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {connections.some(({ target }) => target === null) && <p class="soft">{t("client.unknownWhy")}</p>}
      {more > 0 && <p class="soft">{t("people.more", { count: more })}</p>}
    </section>
  );
}

function Keys({ act, choose }: { act(): void; choose(): void }) {
  useShortcut({ key: "x", label: "people.keyChoose", run: choose });
  useShortcut({ key: "a", label: "people.keyAct", run: act });
  return null;
}
