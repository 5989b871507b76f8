import type { Class } from "../../platform/class-shape.ts";
import { isExternal } from "../../policy/external-limit.ts";
import type { DefinedLimit } from "../../policy/limit.ts";
import type { DefinedOnRefusal } from "../../policy/on-refusal.ts";
import type { DefinedPolicy } from "../../policy/policy.ts";

/** What synchronises a document. The rest of what a client sends, the next message makes up for. */
const COUNTS = ["sync-step-1", "sync-step-2", "update"];

/** Bytes that one message may have to be: whoever comes back sends everything that the room does not have in one. */
const LARGEST = 1_048_576;

/**
 * Refuses a policy under which a document would lose changes, or come apart.
 *
 * @throws {TypeError} saying what would be lost, and what the policy needs
 */
export function requireWholeDocuments({ name }: Class, policy: DefinedPolicy): void {
  if (!policy.enforce) return;
  const needs = needsOf(policy);
  if (needs.length === 0) return;
  throw new TypeError(
    `withBouncer: ${name || "the class"} is a Yjs document, and would come apart under its policy. It needs ${needs.join("; ")}. ` +
      "presets.document has all of that. See docs/guides/yjs.md.",
  );
}

function needsOf({ limits, maxMessageBytes, onRefusal, ladder, protocol }: DefinedPolicy): string[] {
  const needs: string[] = [];
  if (protocol !== undefined && protocol.hidesNobody === undefined) {
    needs.push(`protocol: { ...protocol, … } of party-bouncer/yjs (it has "${protocol.name}"), as ${HIDDEN}`);
  }
  if (!losesNothing(onRefusal)) needs.push(`onRefusal: ${NEEDED} (it has ${shown(onRefusal)}), as ${LOSS}`);
  if (maxMessageBytes < LARGEST) {
    needs.push(
      `maxMessageBytes: ${LARGEST} or more (it has ${maxMessageBytes}), as whoever comes back sends all it has in one message`,
    );
  }
  for (const limit of limits.filter(counts)) {
    const { name, onRefusal: own } = limit;
    if (own !== undefined && !losesNothing(own)) {
      needs.push(`onRefusal: ${NEEDED} in the limit "${name}" (it has ${shown(own)}), as ${LOSS}`);
    }
    if (isExternal(limit)) continue;
    const { cost, tiers = {} } = limit;
    for (const numbers of [limit, ...Object.values(tiers)]) {
      if (numbers === false || cost !== "bytes" || numbers.burst >= maxMessageBytes) continue;
      needs.push(
        `a burst of ${maxMessageBytes} bytes (maxMessageBytes) or more in the limit "${name}" (it has ${numbers.burst}), as a ` +
          "message that is larger would never pass",
      );
    }
  }
  for (const rung of ladder) {
    if (rung.do === "restrict" && COUNTS.some((type) => !rung.only.includes(type))) {
      needs.push(`${JSON.stringify(COUNTS)} in the restriction's only, as ${LOSS}`);
    }
  }
  return needs;
}

const NEEDED = '"resync", or { do: "hold", overflow: "resync" }';

const HIDDEN = "what somebody hidden writes would be in the document, where everybody sees it";

const LOSS =
  "an update that is dropped holds back all later ones of its author, for everybody else, until the author reconnects";

function losesNothing(what: DefinedOnRefusal): boolean {
  return what.do === "resync" || (what.do === "hold" && what.overflow === "resync");
}

function shown(what: DefinedOnRefusal): string {
  return what.do === "hold" ? `hold, with the overflow ${what.overflow}` : what.do;
}

/** Whether a limit can refuse a message that counts. Bytes without a type may be a piece of one. */
function counts({ match }: Pick<DefinedLimit, "match">): boolean {
  const type = match?.type;
  if (type === undefined || typeof type === "function") return true;
  return [type].flat().some((each) => COUNTS.includes(each));
}
