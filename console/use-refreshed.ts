import { useEffect, useRef } from "preact/hooks";
import type { OperatorEntry } from "../src/audit/operator-entry.ts";
import { acted } from "./act/done.ts";
import { now } from "./clock.ts";
import { onEntry } from "./live/feed.ts";
import type { Loaded } from "./load.ts";

/** Ms between two looks at something that nobody tells of. */
const EVERY = 10_000;

/** Ms after which a room has reported what was done in it. */
const REPORTED = 1_500;

/**
 * Asks again once something was done here or by another operator, and every few seconds for as long as somebody looks.
 *
 * @param concerns whether what an operator did changes what is shown
 */
export function useRefreshed(
  { again, renew }: Pick<Loaded<unknown>, "again" | "renew">,
  concerns: (entry: OperatorEntry) => boolean,
): void {
  const latest = useRef(concerns);
  latest.current = concerns;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isFirst = useRef(true);
  const tick = Math.floor(now.value / EVERY);
  const askTwice = (): void => {
    again();
    clearTimeout(timer.current);
    timer.current = setTimeout(again, REPORTED);
  };
  useEffect(() => {
    if (!isFirst.current) renew();
  }, [tick]);
  useEffect(() => {
    if (!isFirst.current) askTwice();
    isFirst.current = false;
  }, [acted.value]);
  useEffect(() => {
    const stop = onEntry((entry) => {
      if (entry.outcome === "done" && latest.current(entry)) askTwice();
    });
    return () => {
      stop();
      clearTimeout(timer.current);
    };
  }, []);
}
