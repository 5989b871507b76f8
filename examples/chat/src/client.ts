import { GuardedPartySocket } from "party-bouncer/client";

const one = <E extends HTMLElement>(selector: string): E => document.querySelector(selector) as E;

const animals = ["Badger", "Crane", "Gecko", "Heron", "Ibex", "Lynx", "Magpie", "Newt", "Otter", "Wren"];
const name = (sessionStorage["name"] ??= animals[Math.floor(Math.random() * animals.length)]) as string;
one("#name").textContent = name;

const socket = new GuardedPartySocket({ host: location.host, party: "chat", room: "lobby", query: { name } });

const log = one(".log");
socket.addEventListener("open", () => log.replaceChildren());
socket.addEventListener("message", ({ data }) => {
  const line = JSON.parse(data) as { name: string; text: string };
  const author = document.createElement("b");
  author.textContent = line.name;
  const paragraph = document.createElement("p");
  paragraph.classList.toggle("mine", line.name === name);
  paragraph.replaceChildren(author, " ", line.text);
  log.appendChild(paragraph);
  log.scrollTop = log.scrollHeight;
});

socket.addEventListener("standing", ({ standing: { status, message, queued } }) => {
  const waiting = queued > 0 ? `${queued} of your messages wait for their turn.` : "";
  one(".notice").textContent = message ?? waiting;
  one("#back").hidden = status !== "away";
});
one("#back").addEventListener("click", () => socket.reconnect());

const say = (text: string): boolean => socket.send(JSON.stringify({ type: "chat", text }));
const input = one<HTMLInputElement>("#text");
one("form").addEventListener("submit", (event) => {
  event.preventDefault();
  say(input.value);
  input.value = "";
});
one("#flood").addEventListener("click", () => {
  for (let count = 1; count <= 100; count++) say(`Buy now! (${count})`);
});
