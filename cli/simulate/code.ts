import type { Suggestion } from "party-bouncer/simulator";
import { plain } from "../style.ts";
import { duration } from "./words.ts";

/** As a policy says it. */
export function codeOf({ name, type, cost, limit, window, burst, per }: Suggestion): string {
  const options = [
    `name: ${JSON.stringify(plain(name))}`,
    ...(type === null ? [] : [`match: { type: ${JSON.stringify(plain(type))} }`]),
    ...(cost === "bytes" ? ['cost: "bytes"'] : []),
    ...(per === "client" ? ['per: "client"'] : []),
    `limit: ${limit}`,
    `window: "${duration(window)}"`,
    `burst: ${burst}`,
  ];
  return `{ ${options.join(", ")} },`;
}
