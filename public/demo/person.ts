import { GuardedPartySocket } from "party-bouncer/client";
import type { Address } from "./address.ts";
import { one } from "./dom.ts";
import { type ChatFrame, type RoomFrame, chat, parseFrame } from "./frames.ts";
import { guest } from "./guest.ts";
import { openLog } from "./log.ts";
import { remember } from "./memory.ts";
import { countedWebSocket } from "./sockets.ts";
import { showStanding } from "./standing.ts";

export type PersonKey = "alice" | "bob" | "spammer";

/** One column of the page and the socket behind it. */
export interface Person {
  column: HTMLElement;
  socket: GuardedPartySocket;
  /** Sockets this client has opened so far. */
  opened: () => number;
  /** Sends a chat message; `false` where there is no open connection to send it on. */
  say: (text: string) => boolean;
}

export interface PersonOptions {
  address: Address;
  /** Ends everything the person listens to. */
  signal: AbortSignal;
  /** Whether to send no faster than the room allows. */
  paced: boolean;
  said: () => void;
  heard: (frame: ChatFrame) => void;
}

export function openPerson(key: PersonKey, { address, signal, paced, said, heard }: PersonOptions): Person {
  const column = one(`[data-person=${key}]`);
  const name = one("h2", column).textContent;
  const log = openLog(one(".log", column));
  const isNew = once();
  const note = (text: string) => log.add({ kind: "note", text, at: Date.now() });

  const { query, forget } = guest(name);
  let opened = 0;
  const socket = new GuardedPartySocket({
    host: location.host,
    party: address.party,
    room: address.room,
    query,
    // One page, three people: where one of them is sent away, the others may stay.
    user: name,
    pacing: paced ? undefined : false,
    protocol: location.protocol === "https:" ? "wss" : "ws",
    WebSocket: countedWebSocket(() => opened++),
  });

  // A development server that restarts no longer knows the tokens it gave out, and takes their bearers for
  // somebody else. One new token each time is enough: if that does not help, another will not either.
  let known = false;
  const welcome = (you: string) => {
    if (you === name) {
      known = true;
      return note(`${name} came in`);
    }
    if (!known) return;
    known = false;
    forget();
    socket.reconnect();
  };

  const say = (text: string) => {
    if (socket.readyState !== WebSocket.OPEN) return false;
    socket.send(chat(text));
    said();
    return true;
  };

  socket.addEventListener(
    "message",
    (event) => {
      const frame = parseFrame(event.data);
      if (frame === null) return;
      for (const chatFrame of chatsIn(frame)) {
        if (!isNew(chatFrame.id)) continue;
        log.add({ kind: "chat", from: chatFrame.from, text: chatFrame.text, at: chatFrame.at });
        heard(chatFrame);
      }
      if (frame.type === "welcome") welcome(frame.you);
      if (frame.type === "join" && frame.from !== name) note(`${frame.from} came in`);
      if (frame.type === "leave") note(`${frame.from} left`);
      // Its own name it has known from the start.
      if (frame.type === "rename" && frame.to !== name) note(`${frame.from} is now called ${frame.to}`);
      if (frame.type === "error") note(frame.message);
    },
    { signal },
  );

  one("form", column).addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      const input = one<HTMLInputElement>("input", column);
      const text = input.value.trim();
      if (text !== "" && say(text)) input.value = "";
    },
    { signal },
  );

  showStanding(column, socket, signal);
  signal.addEventListener("abort", () => {
    socket.close();
    log.clear();
  });
  return { column, socket, opened: () => opened, say };
}

/** Coming back brings the room's history again: what is known is not shown twice, nor counted twice. */
function once(): (id: string) => boolean {
  const known = new Set<string>();
  return (id) => {
    if (known.has(id)) return false;
    remember(known, id);
    return true;
  };
}

function chatsIn(frame: RoomFrame): ChatFrame[] {
  if (frame.type === "chat") return [frame];
  return frame.type === "welcome" ? frame.history : [];
}
