import type { LimitOverrides } from "../../src/admin/index.ts";
import { overriddenTexts } from "./overridden-texts.ts";

/** Which other numbers a client has. */
export function OverriddenTo({ limits }: { limits: LimitOverrides }) {
  return (
    <>
      {overriddenTexts(limits).map((text) => (
        <span key={text}>{text}</span>
      ))}
    </>
  );
}
