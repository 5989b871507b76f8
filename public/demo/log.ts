import { element } from "./dom.ts";

export type Entry =
  | { kind: "chat"; from: string; text: string; at: number }
  | { kind: "note"; text: string; at: number };

export interface Log {
  add: (entry: Entry) => void;
  clear: () => void;
}

/**
 * What one person sees. Entries are written once a frame, and a rush by one author folds into its last few
 * lines, so that a flood leaves the talk around it readable.
 */
export function openLog(box: HTMLElement): Log {
  let pending: Entry[] = [];
  let frame = 0;
  let run: Run | null = null;

  const flush = () => {
    frame = 0;
    const following = box.scrollHeight - box.scrollTop - box.clientHeight < 48;
    for (const entry of pending) run = append(box, run, entry);
    pending = [];
    while (box.childElementCount > MAX_BLOCKS) box.firstElementChild?.remove();
    if (following) box.scrollTop = box.scrollHeight;
    if (run !== null && run.folded > 0) hush();
  };

  // A screen reader is not to read a rush line by line.
  let hushed: ReturnType<typeof setTimeout> | undefined;
  const hush = () => {
    box.ariaBusy = "true";
    clearTimeout(hushed);
    hushed = setTimeout(() => (box.ariaBusy = null), 2 * RUSH_GAP);
  };

  return {
    add(entry) {
      pending.push(entry);
      frame ||= requestAnimationFrame(flush);
    },
    clear() {
      cancelAnimationFrame(frame);
      pending = [];
      frame = 0;
      run = null;
      box.replaceChildren();
    },
  };
}

const MAX_BLOCKS = 200;
const RUSH_LINES = 4;
const RUSH_GAP = 500;
const RUN_GAP = 60_000;

/** Messages of one author in a row, under one name. */
interface Run {
  block: HTMLElement;
  from: string;
  lastAt: number;
  /** The lines of the present rush, oldest first. */
  rush: HTMLElement[];
  folded: number;
  fold: HTMLElement | null;
  length: number;
}

function append(box: HTMLElement, run: Run | null, entry: Entry): Run | null {
  if (entry.kind === "note") {
    box.append(element("p", "note", entry.text));
    return null;
  }
  const { from, text, at } = entry;
  const current = run !== null && continues(run, from, at) ? run : startRun(box, from, at);
  if (at - current.lastAt > RUSH_GAP) {
    current.rush = [];
    current.folded = 0;
    current.fold = null;
  }
  current.lastAt = at;
  current.length++;
  const line = element("p", "line", text);
  current.block.append(line);
  current.rush.push(line);
  if (current.rush.length > RUSH_LINES) foldOldest(current);
  return current;
}

function continues(run: Run, from: string, at: number): boolean {
  return run.from === from && at - run.lastAt < RUN_GAP && run.length - run.folded < MAX_BLOCKS;
}

function startRun(box: HTMLElement, from: string, at: number): Run {
  const block = element("div", "run");
  block.dataset["from"] = from.toLowerCase();
  const head = element("p", "run-head");
  head.append(element("b", "from", from), " ", element("time", "at", clock(at)));
  block.append(head);
  box.append(block);
  return { block, from, lastAt: at, rush: [], folded: 0, fold: null, length: 0 };
}

function foldOldest(run: Run): void {
  const oldest = run.rush.shift();
  run.folded++;
  if (run.fold === null) {
    run.fold = element("p", "fold");
    oldest?.replaceWith(run.fold);
  } else {
    oldest?.remove();
  }
  run.fold.textContent = `${run.folded} more, folded`;
}

export function clock(at: number): string {
  return new Date(at).toLocaleTimeString("en-GB");
}
