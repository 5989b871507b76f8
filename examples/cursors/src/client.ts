import { GuardedPartySocket } from "party-bouncer/client";

const one = <E extends HTMLElement>(selector: string): E => document.querySelector(selector) as E;

const socket = new GuardedPartySocket({
  host: location.host,
  room: "lobby",
  // Only the newest position matters, and an old one not at all.
  pacing: { types: { move: { coalesce: true, deadline: 200 } } },
});

const animals = ["Badger", "Crane", "Gecko", "Heron", "Ibex", "Lynx", "Magpie", "Newt", "Otter", "Wren"];
const field = one(".field");
const cursors = new Map<string, HTMLElement>();

function cursorOf(id: string): HTMLElement {
  const present = cursors.get(id);
  if (present !== undefined) return present;
  const made = one<HTMLTemplateElement>("template").content.firstElementChild?.cloneNode(true) as HTMLElement;
  const number = Array.from(id).reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
  made.style.setProperty("--hue", String(number % 360));
  made.lastElementChild?.replaceChildren(animals[number % animals.length] ?? "");
  cursors.set(id, made);
  field.append(made);
  return made;
}

function show(id: string, x: number, y: number): void {
  const { style } = cursorOf(id);
  style.left = `${100 * x}%`;
  style.top = `${100 * y}%`;
}

socket.addEventListener("message", ({ data }) => {
  const { type, id, x, y } = JSON.parse(data) as { type: string; id: string; x: number; y: number };
  if (type === "move") show(id, x, y);
  else {
    cursors.get(id)?.remove();
    cursors.delete(id);
  }
});
socket.addEventListener("close", () => {
  field.replaceChildren();
  cursors.clear();
});
socket.addEventListener("standing", ({ standing }) => {
  one(".notice").textContent = standing.message;
});

const own = { x: 0.5, y: 0.5 };

function move(x: number, y: number): void {
  own.x = Math.min(1, Math.max(0, x));
  own.y = Math.min(1, Math.max(0, y));
  socket.send(JSON.stringify({ type: "move", ...own }));
}

// Every position that the mouse reports, not only one for each frame.
const moves = "onpointerrawupdate" in window ? "pointerrawupdate" : "pointermove";
field.addEventListener(moves, (event) => {
  const { clientX, clientY } = event as PointerEvent;
  const { left, top, width, height } = field.getBoundingClientRect();
  move((clientX - left) / width, (clientY - top) / height);
});

const STEP = 0.02;
const steps: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};
field.addEventListener("keydown", (event) => {
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  move(own.x + step[0], own.y + step[1]);
  show("you", own.x, own.y);
  cursorOf("you").lastElementChild?.replaceChildren("You");
});
field.addEventListener("blur", () => {
  cursors.get("you")?.remove();
  cursors.delete("you");
});
