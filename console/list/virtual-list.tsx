import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { windowOf } from "./window-of.ts";

interface VirtualListProps<Item> {
  readonly items: readonly Item[];
  /** What the list is of. */
  readonly label: string;
  /** Whether there is more than these. */
  readonly hasMore: boolean;
  idOf(item: Item): string;
  row(item: Item): ComponentChildren;
  /** The end of what is here comes into sight. */
  onEnd(): void;
  /** Somebody pressed Space on a row, or went on from it with Shift. */
  readonly onChoose?: ((item: Item, isRange: boolean) => void) | undefined;
  /** Somebody pressed Enter on a row. */
  readonly onOpen?: ((item: Item) => void) | undefined;
}

/** So many rows before the end, more are fetched. */
const AHEAD = 100;

interface Seen {
  readonly top: number;
  readonly height: number;
  readonly row: number;
}

/**
 * A list of any length in the flow of the page. Only the rows in sight are drawn, and the one that has the focus: else it would be lost
 * with it. All rows are `--row` high.
 */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { items, label, hasMore, idOf, row, onEnd } = props;
  const list = useRef<HTMLUListElement>(null);
  const probe = useRef<HTMLLIElement>(null);
  const seen = useSeen(list, probe);
  const [active, setActive] = useState(0);
  const [wanted, setWanted] = useState<{ readonly index: number } | null>(null);
  useLayoutEffect(() => {
    if (wanted !== null) focusRow(list.current, wanted.index, seen.row);
  }, [wanted]);
  const drawn = windowOf({ ...seen, count: items.length });
  const isNearEnd = drawn.to + AHEAD >= items.length;
  useEffect(() => {
    if (isNearEnd && hasMore) onEnd();
  }, [isNearEnd, hasMore, items.length]);
  const shown = indexes(drawn.from, drawn.to);
  const current = Math.min(active, items.length - 1);
  if (current >= 0 && current < drawn.from) shown.unshift(current);
  if (current >= drawn.to) shown.push(current);
  return (
    <ul
      ref={list}
      class="virtual"
      role="list"
      aria-label={label}
      style={{ blockSize: `${items.length * seen.row}px` }}
      onKeyDown={(event) => {
        const next = keyed(event, props, current);
        if (next === null) return;
        event.preventDefault();
        setActive(next);
        // The row may have to be drawn first.
        setWanted({ index: next });
      }}
    >
      <li ref={probe} class="probe" aria-hidden="true" />
      {shown.map((index) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <li
            key={idOf(item)}
            data-row
            data-index={index}
            tabIndex={index === current ? 0 : -1}
            aria-setsize={hasMore ? -1 : items.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${index * seen.row}px)` }}
            onFocusIn={() => setActive(index)}
          >
            {row(item)}
          </li>
        );
      })}
    </ul>
  );
}

function indexes(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** Where a key leads; `null` if it is none of the list's. */
function keyed<Item>(event: KeyboardEvent, props: VirtualListProps<Item>, current: number): number | null {
  const { items, onChoose, onOpen } = props;
  const { key, target, currentTarget, shiftKey } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const isOnRow = target instanceof Element && target.parentElement === currentTarget;
  if (!isOnRow && !key.startsWith("Arrow")) return null;
  const item = items[current];
  const step = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
  if (step !== 0) {
    const next = Math.max(0, Math.min(items.length - 1, current + step));
    const reached = items[next];
    if (shiftKey && reached !== undefined) onChoose?.(reached, true);
    return next;
  }
  if (item === undefined || !isOnRow) return null;
  if (key === " " && onChoose !== undefined) onChoose(item, shiftKey);
  else if (key === "Enter" && onOpen !== undefined) onOpen(item);
  else if (key === "Home") return 0;
  else if (key === "End") return items.length - 1;
  else return null;
  return current;
}

/** A row is left above and below it, so that one sees where the list goes on. */
function focusRow(list: HTMLElement | null, index: number, row: number): void {
  const found = list?.querySelector<HTMLElement>(`[data-index="${index}"]`);
  if (found === null || found === undefined) return;
  found.focus({ preventScroll: true });
  const { top, bottom } = found.getBoundingClientRect();
  if (top < row) scrollBy({ top: top - row });
  else if (bottom > innerHeight - row) scrollBy({ top: bottom - innerHeight + row });
}

/** What of a list is in sight, as the page is scrolled. */
function useSeen(
  list: { readonly current: HTMLElement | null },
  probe: { readonly current: HTMLElement | null },
): Seen {
  const [seen, setSeen] = useState<Seen>({ top: 0, height: innerHeight, row: 64 });
  useLayoutEffect(() => {
    let frame = 0;
    const look = (): void => {
      frame = 0;
      const top = -(list.current?.getBoundingClientRect().top ?? 0);
      const row = probe.current?.offsetHeight ?? 0;
      // Px by px nothing else is drawn.
      const rounded = row > 0 ? Math.floor(top / row) * row : top;
      setSeen((before) =>
        before.top === rounded && before.height === innerHeight + row && before.row === row
          ? before
          : { top: rounded, height: innerHeight + row, row: row > 0 ? row : before.row },
      );
    };
    const soon = (): void => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    const sizes = new ResizeObserver(soon);
    for (const each of [probe.current, document.body]) if (each !== null) sizes.observe(each);
    addEventListener("scroll", soon, { passive: true });
    look();
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      removeEventListener("scroll", soon);
    };
  }, []);
  return seen;
}
