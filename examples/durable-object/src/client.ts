import { GuardedPartySocket } from "party-bouncer/client";

const one = <E extends HTMLElement>(selector: string): E => document.querySelector(selector) as E;

// It is a WebSocket to any server: `basePath` is the path.
const socket = new GuardedPartySocket({ host: location.host, basePath: "rooms/hall", room: "hall" });

const lamps = Array.from({ length: 16 }, (_, number) => {
  const lamp = document.createElement("button");
  lamp.type = "button";
  lamp.ariaLabel = `Lamp ${number + 1}`;
  lamp.ariaPressed = "false";
  lamp.addEventListener("click", () => socket.send(String(number)));
  return lamp;
});
one(".lamps").replaceChildren(...lamps);

socket.addEventListener("message", ({ data }) => {
  const areOn = JSON.parse(data) as boolean[];
  for (const [number, lamp] of lamps.entries()) lamp.ariaPressed = String(areOn[number]);
});
socket.addEventListener("standing", ({ standing: { status, message, queued } }) => {
  const waiting = queued > 0 ? "The other switches wait for their turn." : "";
  one(".notice").textContent = message ?? waiting;
  one("#back").hidden = status !== "away";
});
one("#back").addEventListener("click", () => socket.reconnect());
one("#flicker").addEventListener("click", () => {
  for (let count = 0; count < 100; count++) socket.send(String(count % 16));
});
