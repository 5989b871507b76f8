import { element } from "./dom.ts";

export type Entry =
  | { kind: "chat"; from: string; text: string; at: number }
  | { kind: "note"; text: string; at: number };

export interface Log {
  add: (entry: Entry) => void;
  clear: () => void;
}

/** What one person sees: everything that was said, the last of it in view. */
export function openLog(box: HTMLElement): Log {
  let pending: Entry[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let run: Run | null = null;

  const flush = () => {
    timer = undefined;
    const following = box.scrollHeight - box.scrollTop - box.clientHeight < 48;
    for (const entry of pending) run = append(box, run, entry);
    if (pending.length > RUSH) hush();
    pending = [];
    trim(box);
    if (following) box.scrollTop = box.scrollHeight;
  };

  // Keeps a screen reader from reading a rush line by line.
  let hushed: ReturnType<typeof setTimeout> | undefined;
  const hush = () => {
    box.ariaBusy = "true";
    clearTimeout(hushed);
    hushed = setTimeout(() => (box.ariaBusy = null), HUSH);
  };

  return {
    add(entry) {
      pending.push(entry);
      timer ??= setTimeout(flush, matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM : BRISK);
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
      pending = [];
      run = null;
      box.replaceChildren();
    },
  };
}

/** Ms between two updates of the log. It scrolls smoothly or, for those who want little motion, in steps. */
const BRISK = 50;
const CALM = 1_000;
/** More lines than this at once are a rush. */
const RUSH = 2;
const HUSH = 1_000;

const MAX_LINES = 240;
const RUN_GAP = 60_000;
const MAX_RUN = 60;

/** Messages of one author in a row, under one name. */
interface Run {
  block: HTMLElement;
  from: string;
  lastAt: number;
  length: number;
}

function append(box: HTMLElement, run: Run | null, entry: Entry): Run | null {
  if (entry.kind === "note") {
    box.append(element("p", "note", entry.text));
    return null;
  }
  const { from, text, at } = entry;
  const current = run !== null && continues(run, from, at) ? run : startRun(box, from, at);
  current.lastAt = at;
  current.length++;
  current.block.append(element("p", "line", text));
  return current;
}

function continues(run: Run, from: string, at: number): boolean {
  return run.from === from && at - run.lastAt < RUN_GAP && run.length < MAX_RUN;
}

function startRun(box: HTMLElement, from: string, at: number): Run {
  const block = element("div", "run");
  block.dataset["from"] = from.toLowerCase();
  const head = element("p", "run-head");
  head.append(element("b", "from", from), " ", element("time", "at", clock(at)));
  block.append(head);
  box.append(block);
  return { block, from, lastAt: at, length: 0 };
}

/** Drops whole runs from the top until there are few enough lines. */
function trim(box: HTMLElement): void {
  let lines = box.querySelectorAll(".line, .note").length;
  while (lines > MAX_LINES && box.firstElementChild !== null) {
    lines -= Math.max(1, box.firstElementChild.querySelectorAll(".line").length);
    box.firstElementChild.remove();
  }
}

function clock(at: number): string {
  return new Date(at).toLocaleTimeString("en-GB");
}
