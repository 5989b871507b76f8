import type { Switch } from "../../src/switches/switch.ts";
import { clientName } from "./client.tsx";
import { Say } from "./say.tsx";
import { plain } from "../plain.ts";
import { isolated, t } from "../words.ts";

/** What is switched on, in a few words. */
export function switchText(on: Switch): string {
  if (on.kind === "slow-mode") return t("switches.slowMode", { every: on.every });
  if (on.kind === "posture") return t("switches.posture", { posture: isolated(plain(on.posture)) });
  return t("switches.override", { client: isolated(clientName(on.target)) });
}

const RULE = "rule:";

/** Who switched it on: somebody, or a rule. */
export function SwitchedBy({ by }: { by: string }) {
  return by.startsWith(RULE) ? (
    <Say k="switches.byRule" posture={plain(by.slice(RULE.length))} />
  ) : (
    <Say k="switches.by" by={plain(by)} />
  );
}

/** What is switched on in a room. Nothing, if nothing is. */
export function SwitchBadges({ switches }: { switches: readonly Switch[] }) {
  return (
    <>
      {switches.map((each) => (
        <span key={each.id} class="badge" data-mark="restricted">
          {switchText(each)}
        </span>
      ))}
    </>
  );
}
