import { plain } from "../plain.ts";
import { LimitName } from "./limit-name.tsx";
import { Say } from "./say.tsx";

const RULE = "rule:";

/** Who decided something: an operator, or a rule of the room. */
export function By({ by }: { by: string }) {
  return (
    <span>
      {by.startsWith(RULE) ? (
        <Say k="bans.byRule" limit={<LimitName name={by.slice(RULE.length)} />} />
      ) : (
        <Say k="bans.by" name={plain(by)} />
      )}
    </span>
  );
}
