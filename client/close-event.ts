/** A close as a socket dispatches it, also where there is no `CloseEvent`: Node has none before 23. */
export function closeEvent(code: number, reason: string): Event {
  const details = { code, reason, wasClean: true };
  return typeof CloseEvent === "undefined"
    ? Object.assign(new Event("close"), details)
    : new CloseEvent("close", details);
}
