import { useEffect, useRef } from "preact/hooks";
import type { OperatorEntry } from "../src/audit/operator-entry.ts";
import { acted } from "./act/done.ts";
import { now } from "./clock.ts";
import { onEntry } from "./live/feed.ts";

/** Ms between two looks at something that nobody tells of. */
const EVERY = 10_000;

/**
 * Asks again once something was done here or by another operator, and every few seconds for as long as somebody looks.
 *
 * @param concerns whether what an operator did changes what is shown
 */
export function useRefreshed(again: () => void, concerns: (entry: OperatorEntry) => boolean): void {
  const tick = Math.floor(now.value / EVERY);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) again();
    isFirst.current = false;
  }, [tick, acted.value]);
  useEffect(
    () =>
      onEntry((entry) => {
        if (entry.outcome === "done" && concerns(entry)) again();
      }),
    [],
  );
}
