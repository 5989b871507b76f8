import type { OperatorEntry } from "../../src/admin/index.ts";
import { plain } from "../plain.ts";
import { reasonText } from "../reason-text.ts";
import { askedTexts, textIn } from "./asked.ts";

/** How something was to be done, and why: in the operator's words, and in those of the page. */
export function HowAndWhy({ entry: { asked, detail, reason } }: { entry: OperatorEntry }) {
  // Whoever decides about an appeal says why to the person.
  const why = reason === "" ? (textIn(asked, "note") ?? "") : reason;
  const how = asked === undefined ? plain(detail) : askedTexts(asked).join(" · ");
  return (
    <>
      {why !== "" && (
        <span dir="auto" title={plain(why)}>
          {reasonText(why)}
        </span>
      )}{" "}
      {/* Of what was kept before it had fields, there are English words. */}
      {how !== "" && (
        <span class="soft" lang={asked === undefined ? "en" : undefined}>
          {how}
        </span>
      )}
    </>
  );
}
