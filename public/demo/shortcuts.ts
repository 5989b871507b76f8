/** Calls back on a single key, unless somebody is typing, holds it down, or means another shortcut. */
export function onKey(key: string, callback: () => void, signal: AbortSignal): void {
  addEventListener(
    "keydown",
    (event) => {
      if (event.key.toLowerCase() !== key || event.repeat) return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      callback();
    },
    { signal },
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches("input:not([type=radio]), textarea, select, [contenteditable]")
  );
}
