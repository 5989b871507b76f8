import type { ComponentChildren } from "preact";
import { type Key, t } from "../words.ts";

/** Stands in a sentence for a part of it. Nobody writes it: it is for private use. */
const MARK = /\uE000(\d+)\uE001/;

/** A sentence of the page with parts that are more than text. Numbers may choose its form, as ever. */
export function Say({ k, ...values }: { k: Key } & Readonly<Record<string, ComponentChildren>>) {
  const parts: ComponentChildren[] = [];
  const marked = Object.entries(values).map(([name, value]) => {
    if (typeof value === "number") return [name, value] as const;
    parts.push(typeof value === "string" ? <bdi>{value}</bdi> : value);
    return [name, `\uE000${parts.length - 1}\uE001`] as const;
  });
  const pieces = t(k, Object.fromEntries(marked)).split(MARK);
  return <>{pieces.map((piece, index) => (index % 2 === 0 ? piece : parts[Number(piece)]))}</>;
}
