import type { Limit, Policy } from "party-bouncer";
import { plain } from "../style.ts";
import { durationInCode } from "../../src/simulator/words.ts";

/** What a suggested policy says, line by line, to be pasted. */
export function codeOf({ limits = [], maxMessageBytes, admission }: Policy): string[] {
  const own = limits.filter((limit): limit is Limit => !("consume" in limit));
  const connects = admission?.connects;
  return [
    ...(own.length === 0 ? [] : ["limits: [", ...own.map((limit) => `  ${limitIn(limit)},`), "],"]),
    ...(maxMessageBytes === undefined ? [] : [`maxMessageBytes: ${number(maxMessageBytes)},`]),
    ...(connects === undefined ? [] : [`admission: { connects: { ${rateIn(connects)} } },`]),
  ];
}

function limitIn({ name, match, cost, per, ...rate }: Limit): string {
  const options = [
    `name: ${text(name)}`,
    ...(typeof match?.type === "string" ? [`match: { type: ${text(match.type)} }`] : []),
    ...(cost === "bytes" ? ['cost: "bytes"'] : []),
    ...(per === "client" ? ['per: "client"'] : []),
    rateIn(rate),
  ];
  return `{ ${options.join(", ")} }`;
}

function rateIn({ limit, window, burst = limit }: Pick<Limit, "limit" | "window" | "burst">): string {
  const span = typeof window === "number" ? durationInCode(window) : window;
  return `limit: ${number(limit)}, window: "${span}", burst: ${number(burst)}`;
}

/** A client chooses its types. */
const text = (value: string): string => plain(JSON.stringify(value));

/** `100_000` */
const number = (value: number): string => value.toLocaleString("en").replaceAll(",", "_");
