import type { GuardedPartySocket } from "party-bouncer/client";
import { one, write } from "./dom.ts";

/** Keeps a panel's standing in words, and greys the form out while nothing can be sent. */
export function showStanding(panel: HTMLElement, socket: GuardedPartySocket, signal: AbortSignal): void {
  const line = one(".standing", panel);
  const send = one("form button", panel);

  const show = () => {
    const connected = socket.readyState === WebSocket.OPEN;
    line.dataset["status"] = socket.standing.status;
    line.dataset["connection"] = connected ? "open" : "closed";
    write(line, [words(socket, connected), ...waiting(socket)].join(", "));
    // Not `disabled`: a control that vanishes under the keyboard takes the focus with it.
    send.setAttribute("aria-disabled", String(!connected));
  };

  for (const type of ["open", "close", "error", "standing"]) socket.addEventListener(type, show, { signal });
  show();
}

/** Without seconds: a screen reader reads each change aloud. */
function words({ standing, retryCount }: GuardedPartySocket, connected: boolean): string {
  if (standing.status === "away") return "sent away";
  if (!connected) return retryCount === 0 ? "connecting" : "no answer, trying again";
  if (standing.status === "coolingDown") return `cooling down, ${strikes(standing.strikes)}`;
  if (standing.status === "warned") return `in the room, ${strikes(standing.strikes)}`;
  return "in the room";
}

function waiting({ standing: { queued } }: GuardedPartySocket): string[] {
  if (queued === 0) return [];
  return [queued === 1 ? "1 message waits for its turn" : `${queued} messages wait for their turn`];
}

export function strikes(count: number): string {
  return count === 0 ? "no strikes" : count === 1 ? "1 strike" : `${count} strikes`;
}
