import { useId, useState } from "preact/hooks";
import type { AdminRoomPage } from "../../src/admin/index.ts";
import type { RoomAddress } from "../../src/platform/ledger-port.ts";
import { api } from "../api.ts";
import { SearchField } from "../list/search-field.tsx";
import { useLoad } from "../load.ts";
import { plain } from "../plain.ts";
import { t } from "../words.ts";

/** As many rooms as one looks through. */
const MOST = 6;

interface RoomChoiceProps {
  readonly chosen: RoomAddress | null;
  onChoose(room: RoomAddress): void;
}

/** Which room: one of those with the most trouble, or one that is searched for. */
export function RoomChoice({ chosen, onChoose }: RoomChoiceProps) {
  const [search, setSearch] = useState("");
  const name = useId();
  const { value } = useLoad(
    (signal) => api.get<AdminRoomPage>("/v1/rooms", { search, limit: MOST, sort: "trouble" }, signal),
    [search],
  );
  return (
    <fieldset class="field">
      <legend>{t("switches.room")}</legend>
      <SearchField label={t("switches.roomHint")} value={search} onSearch={setSearch} />
      {value?.rooms.length === 0 && <p class="wrong">{t("switches.noRoom")}</p>}
      <div class="choices">
        {value?.rooms.map(({ party, room }) => (
          <label key={`${party}/${room}`} class="choice">
            <input
              type="radio"
              name={name}
              checked={chosen?.party === party && chosen.room === room}
              onChange={() => onChoose({ party, room })}
            />
            <bdi>{plain(room)}</bdi>
            <span class="soft">
              <bdi>{plain(party)}</bdi>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
