import { one } from "./dom.ts";
import { showDoor } from "./door.ts";
import { openFlood } from "./flood.ts";
import { RUNGS, showLadder } from "./ladder.ts";
import type { Person } from "./person.ts";
import { onKey } from "./shortcuts.ts";

/** What the Spammer's column has beyond the others': the buttons for trouble, the ladder, the door. */
export function equipSpammer(spammer: Person, signal: AbortSignal): void {
  const floodButton = one("[data-flood]");
  const burstButton = one("[data-burst]");
  const { socket } = spammer;

  const flood = openFlood(spammer.say, (running) =>
    floodButton.setAttribute("aria-pressed", String(running)),
  );
  floodButton.addEventListener("click", flood.toggle, { signal });
  burstButton.addEventListener("click", flood.burst, { signal });
  onKey("f", flood.toggle, signal);
  onKey("b", flood.burst, signal);

  const show = () => {
    const { status, strikes } = socket.standing;
    showLadder(status === "away" ? RUNGS : strikes);
    const connected = socket.readyState === WebSocket.OPEN;
    for (const button of [floodButton, burstButton]) button.setAttribute("aria-disabled", String(!connected));
    if (!connected) flood.stop();
  };
  for (const type of ["standing", "open", "close"]) socket.addEventListener(type, show, { signal });
  signal.addEventListener("abort", flood.stop);
  show();

  showDoor(spammer, signal);
}
