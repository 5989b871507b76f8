import type { LimitOverrides } from "../../src/admin/index.ts";
import { limitText } from "../limit-text.ts";
import { isolated, t } from "../words.ts";

/** Which other numbers a client has, limit by limit. */
export function overriddenTexts(limits: LimitOverrides): string[] {
  return Object.entries(limits).map(([name, rate]) => {
    const limit = isolated(limitText(name));
    if (rate === false) return t("override.isNone", { limit });
    return t("override.is", { limit, count: rate.limit, window: rate.window });
  });
}
