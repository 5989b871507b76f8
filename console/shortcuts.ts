import { effect, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { remember, remembered } from "./remembered.ts";
import type { Key } from "./words.ts";

/** A key, and what it does. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has it. */
  readonly key: string;
  /** What it does, in words. */
  readonly label: Key;
  run(): void;
}

/** Those that work now, in the order in which they came. */
export const shortcuts = signal<readonly Shortcut[]>([]);

/** Whether they work. Whoever speaks to the computer turns them off. */
export const shortcutsAreOn = signal(remembered("shortcuts") !== "off");

/** Has a key do something for as long as the component is there. */
export function useShortcut({ key, label, run }: Shortcut): void {
  useEffect(() => {
    const mine = { key, label, run };
    shortcuts.value = [...shortcuts.value.filter((each) => each.key !== key), mine];
    return () => {
      shortcuts.value = shortcuts.value.filter((each) => each !== mine);
    };
  }, [key, label, run]);
}

/** Listens for keys from now on. */
export function startShortcuts(): void {
  effect(() => remember("shortcuts", shortcutsAreOn.value ? "on" : "off"));
  addEventListener("keydown", (event) => {
    if (!shortcutsAreOn.value || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (isWriting(event.target) || document.querySelector("dialog[open]") !== null) return;
    const found = shortcuts.value.findLast((each) => each.key === event.key);
    if (found === undefined) return;
    event.preventDefault();
    found.run();
  });
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), textarea, select"))
  );
}
