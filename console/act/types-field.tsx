import type { AdminClient, AdminRoom } from "../../src/admin/index.ts";
import { api, segments } from "../api.ts";
import { useLoad } from "../load.ts";
import { plain } from "../plain.ts";
import { t } from "../words.ts";
import type { ActTarget } from "./open.ts";

/** So many rooms are asked which kinds of messages they know: those that a client came to last. */
const ROOMS = 4;

/** What is counted where there is no type, or where there are too many. */
const NO_TYPES = new Set(["(none)", "(other)"]);

/** As many as the API takes. */
const MOST = 20;

interface TypesFieldProps {
  readonly targets: readonly ActTarget[];
  readonly only: readonly string[];
  onChange(only: readonly string[]): void;
}

/** Which types of messages somebody may still send: those that its rooms have seen. */
export function TypesField({ targets, only, onChange }: TypesFieldProps) {
  const [first] = targets;
  const target = first?.target ?? "";
  const { value: types } = useLoad((signal) => typesAround(target, signal), [target]);
  if (types === null) return <p class="soft">{t("shell.loading")}</p>;
  if (types.length === 0) return <p class="wrong">{t("act.onlyNone")}</p>;
  return (
    <fieldset class="field">
      <legend>{t("act.only")}</legend>
      <div class="choices">
        {types.map((type) => (
          <label key={type} class="choice">
            <input
              type="checkbox"
              checked={only.includes(type)}
              onChange={() =>
                onChange(only.includes(type) ? only.filter((each) => each !== type) : [...only, type])
              }
            />
            <bdi>{plain(type)}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

async function typesAround(target: string, signal: AbortSignal): Promise<readonly string[]> {
  const { rooms } = await api.get<AdminClient>(segments`/v1/clients/${target}`, {}, signal);
  const details = await Promise.all(
    rooms.slice(0, ROOMS).map(async ({ party, room }) => {
      const path = segments`/v1/rooms/${party}/${room}`;
      return Object.keys((await api.get<AdminRoom>(path, {}, signal)).metrics.byType);
    }),
  );
  return [...new Set(details.flat())].filter((type) => !NO_TYPES.has(type)).slice(0, MOST);
}
