import type { LimitOverrides } from "../../src/admin/index.ts";
import { plain } from "../plain.ts";
import { isolated, t } from "../words.ts";

/** Which other numbers a client has. */
export function OverriddenTo({ limits }: { limits: LimitOverrides }) {
  return (
    <>
      {Object.entries(limits).map(([name, rate]) => {
        const limit = isolated(plain(name));
        return (
          <span key={name}>
            {rate === false
              ? t("override.isNone", { limit })
              : t("override.is", { limit, count: rate.limit, window: rate.window })}
          </span>
        );
      })}
    </>
  );
}
