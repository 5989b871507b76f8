import { useLoad } from "../load.ts";
import { Failed } from "../parts/failed.tsx";
import { plain } from "../plain.ts";
import { t } from "../words.ts";
import { around } from "./around.ts";
import type { ActTarget } from "./open.ts";

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
  const { value: types, failure, again } = useLoad((signal) => typesAround(target, signal), [target]);
  if (failure !== null) return <Failed failure={failure} again={again} />;
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
  const { rooms } = await around(target, signal);
  const types = rooms.flatMap(({ metrics }) => Object.keys(metrics.byType));
  return [...new Set(types)].filter((type) => !NO_TYPES.has(type)).slice(0, MOST);
}
