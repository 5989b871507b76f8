import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { OperatorEntry } from "../../src/audit/operator-entry.ts";
import { acted } from "../act/done.ts";
import { onEntry } from "../live/feed.ts";
import { Pages, type PageSource } from "./pages.ts";

/** Ms after what somebody did before the list is fetched again: several things at once are one. */
const PAUSE = 400;
/** Ms after that, by which a long list has heard of it. */
const LISTED = 1_500;

/**
 * A long list for as long as the component is there. It is fetched again, twice, if an operator does something that changes it.
 *
 * @param search what is searched for now
 * @param changes whether what an operator did changes the list
 */
export function usePages<Item>(
  source: PageSource<Item>,
  search: string,
  changes: (entry: OperatorEntry) => boolean,
): Pages<Item> {
  const kept = useRef<Pages<Item> | null>(null);
  const pages = (kept.current ??= new Pages(source));
  const seen = useRef(acted.peek());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const refreshTwice = (after: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      void pages.refresh();
      timer.current = setTimeout(() => void pages.refresh(), LISTED);
    }, after);
  };
  useEffect(() => {
    void pages.open(search);
  }, [search]);
  useSignalEffect(() => {
    if (acted.value > seen.current) refreshTwice(0);
    seen.current = acted.value;
  });
  useEffect(() => {
    const stop = onEntry((entry) => {
      if (entry.outcome === "done" && changes(entry)) refreshTwice(PAUSE);
    });
    return () => {
      stop();
      clearTimeout(timer.current);
      pages.close();
    };
  }, []);
  return pages;
}
