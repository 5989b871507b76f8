import { GuardedPartySocket } from "party-bouncer/client";
import type { Player } from "./server";

const one = <E extends HTMLElement>(selector: string): E => document.querySelector(selector) as E;

// A game does not wait: a step that comes late is worse than one that is refused.
const socket = new GuardedPartySocket({ host: location.host, party: "game", room: "lobby", pacing: false });

const field = one(".field");
const pieces = new Map<string, HTMLElement>();

function place(name: string, kind: string, { x, y }: { x: number; y: number }): void {
  const piece = pieces.get(name) ?? document.createElement("div");
  if (!pieces.has(name)) field.appendChild(piece);
  pieces.set(name, piece);
  piece.className = kind;
  piece.style.left = `${x / 10}%`;
  piece.style.top = `${y / 6}%`;
}

let me: Player | undefined;
let coin = { x: 0, y: 0 };

socket.addEventListener("message", ({ data }) => {
  const world = JSON.parse(data) as { coin: typeof coin; players: Record<string, Player> };
  coin = world.coin;
  me = world.players[socket.id];
  place("coin", "coin", coin);
  for (const [id, player] of Object.entries(world.players)) {
    place(id, id === socket.id ? "player me" : "player", player);
  }
  for (const [id, piece] of pieces) {
    if (id === "coin" || id in world.players) continue;
    piece.remove();
    pieces.delete(id);
  }
  one("output").textContent = String(me?.coins ?? 0);
});
socket.addEventListener("standing", ({ standing: { status, message } }) => {
  one(".notice").textContent = message;
  one("#back").hidden = status !== "away";
});
one("#back").addEventListener("click", () => socket.reconnect());

const step = (dx: number, dy: number): boolean => socket.send(JSON.stringify({ dx, dy }));

const held = new Set<string>();
let finger: { x: number; y: number } | null = null;

field.addEventListener("keydown", ({ key }) => held.add(key));
field.addEventListener("keyup", ({ key }) => held.delete(key));
field.addEventListener("blur", () => held.clear());
field.addEventListener("pointerdown", (event) => {
  field.setPointerCapture(event.pointerId);
  follow(event);
});
field.addEventListener("pointermove", (event) => {
  if (finger !== null) follow(event);
});
for (const end of ["pointerup", "pointercancel"]) field.addEventListener(end, () => (finger = null));

function follow({ clientX, clientY }: PointerEvent): void {
  const { left, top, width, height } = field.getBoundingClientRect();
  finger = { x: (1_000 * (clientX - left)) / width, y: (600 * (clientY - top)) / height };
}

/** Sixty steps a second, whatever the display does. */
setInterval(() => {
  let dx = Number(held.has("ArrowRight")) - Number(held.has("ArrowLeft"));
  let dy = Number(held.has("ArrowDown")) - Number(held.has("ArrowUp"));
  if (finger !== null && me !== undefined) {
    dx = Math.abs(finger.x - me.x) < 5 ? 0 : finger.x - me.x;
    dy = Math.abs(finger.y - me.y) < 5 ? 0 : finger.y - me.y;
  }
  if (dx !== 0 || dy !== 0) step(dx, dy);
}, 1_000 / 60);

one("#cheat").addEventListener("click", () => {
  if (me === undefined) return;
  const [across, down] = [coin.x - me.x, coin.y - me.y];
  for (let count = 0; count < 1_000; count++) {
    step(count * 5 < Math.abs(across) ? across : 0, count * 5 < Math.abs(down) ? down : 0);
  }
});
