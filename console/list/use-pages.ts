import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { OperatorEntry } from "../../src/audit/operator-entry.ts";
import { acted } from "../act/done.ts";
import { onEntry } from "../live/feed.ts";
import { Pages, type PageSource } from "./pages.ts";

/** Ms after what somebody did before the list is fetched again: several things at once are one. */
const PAUSE = 400;

/**
 * A long list for as long as the component is there. It is fetched again if an operator does something that changes it.
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
  useEffect(() => {
    void pages.open(search);
  }, [search]);
  useSignalEffect(() => {
    if (acted.value > seen.current) void pages.refresh();
    seen.current = acted.value;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onEntry((entry) => {
      if (entry.outcome !== "done" || !changes(entry)) return;
      clearTimeout(timer);
      timer = setTimeout(() => void pages.refresh(), PAUSE);
    });
    return () => {
      stop();
      clearTimeout(timer);
      pages.close();
    };
  }, []);
  return pages;
}
