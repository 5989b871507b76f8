import type { OperatorEntry } from "../../src/admin/index.ts";
import type { LimitOverrides } from "../../src/policy/limit.ts";
import { formatList, formatMoment, formatSpan } from "../format.ts";
import { plain } from "../plain.ts";
import { overriddenTexts } from "../switches/overridden-texts.ts";
import { isolated, t } from "../words.ts";

/** What an operator asked for, field by field. */
export type Asked = NonNullable<OperatorEntry["asked"]>;

/** A field that is text; `null` if there is none. */
export function textIn(asked: Asked | undefined, name: string): string | null {
  const value = asked?.[name];
  return typeof value === "string" ? value : null;
}

/** How it was to be done: for how long, with which numbers, whether somebody was told. What says nothing is left out. */
export function askedTexts(asked: Asked): string[] {
  return Object.entries(asked).flatMap(([name, value]) => textsOf(name, value));
}

function textsOf(name: string, value: unknown): readonly string[] {
  switch (name) {
    case "for":
      return typeof value === "number" ? [formatSpan(Math.max(1, value))] : [t("act.forever")];
    case "until":
      return typeof value === "number" ? [t("audit.until", { at: formatMoment(value) })] : [];
    case "every":
      return typeof value === "number" ? [t("audit.every", { every: Math.max(1, value) })] : [];
    case "posture":
      return [named(value)];
    case "limits":
      return overriddenTexts(value as LimitOverrides);
    case "only":
      return Array.isArray(value) ? [t("audit.only", { types: formatList(value.map(named)) })] : [];
    case "disclosure":
      return value === "notify" ? [t("bans.told")] : value === "delayed" ? [t("audit.toldLater")] : [];
    case "forgive":
      return value === true ? [t("audit.strikesToo")] : [];
    case "keepBans":
      return value === true ? [t("audit.bansStay")] : [];
    case "format":
      return [String(value).toUpperCase()];
    default:
      return [];
  }
}

const named = (text: unknown): string => isolated(plain(String(text)));
