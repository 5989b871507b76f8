import { GuardedPartySocket } from "party-bouncer/client";
import { type ChatFrame, type RoomFrame, chat, parseFrame } from "./frames.ts";
import { guest } from "./guest.ts";
import { remember } from "./memory.ts";
import { countedWebSocket } from "./sockets.ts";

/** Somebody in a room: a socket with a name. */
export interface Person {
  name: string;
  socket: GuardedPartySocket;
  /** Sockets this client has opened so far. */
  opened: () => number;
  isOpen: () => boolean;
  /** Sends a chat message; `false` if there is no open connection to send it on. */
  say: (text: string) => boolean;
  /** Whether the room without a bouncer lets it in. */
  isOnThisMachine: () => Promise<boolean>;
  /** What the room's record is read with; `null` if this is not the machine of whoever runs it. */
  developerToken: () => Promise<string | null>;
  onChat: (listener: (frame: ChatFrame) => void) => void;
  onNote: (listener: (text: string) => void) => void;
}

export interface PersonOptions {
  name: string;
  party: string;
  room: string;
  /** Ends everything the person listens to. */
  signal: AbortSignal;
  /** Whether to send no faster than the room allows. */
  paced: boolean;
}

export function openPerson({ name, party, room, signal, paced }: PersonOptions): Person {
  const { query, forget, isOnThisMachine, developerToken } = guest(name);
  let opened = 0;
  const socket = new GuardedPartySocket({
    host: location.host,
    party,
    room,
    query,
    // One page, three people: if one of them is sent away, the others may stay.
    user: name,
    pacing: paced ? undefined : false,
    protocol: location.protocol === "https:" ? "wss" : "ws",
    WebSocket: countedWebSocket(() => opened++),
  });

  const chatListeners: ((frame: ChatFrame) => void)[] = [];
  const noteListeners: ((text: string) => void)[] = [];
  const note = (text: string) => noteListeners.forEach((listener) => listener(text));

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

  const isNew = once();
  socket.addEventListener(
    "message",
    (event) => {
      const frame = parseFrame(event.data);
      if (frame === null) return;
      for (const chatFrame of chatsIn(frame)) {
        if (isNew(chatFrame.id)) chatListeners.forEach((listener) => listener(chatFrame));
      }
      if (frame.type === "welcome") welcome(frame.you);
      if (frame.type === "leave") note(`${frame.from} left`);
      if (frame.type === "join" && frame.from !== name && !isMadeUp(frame.from))
        note(`${frame.from} came in`);
      if (frame.type === "rename" && frame.to !== name) note(renaming(frame.from, frame.to));
      if (frame.type === "error") note(frame.message);
    },
    { signal },
  );
  signal.addEventListener("abort", () => socket.close());

  const isOpen = () => socket.readyState === WebSocket.OPEN;
  return {
    name,
    socket,
    opened: () => opened,
    isOpen,
    say(text) {
      if (!isOpen()) return false;
      socket.send(chat(text));
      return true;
    },
    isOnThisMachine,
    developerToken,
    onChat: (listener) => chatListeners.push(listener),
    onNote: (listener) => noteListeners.push(listener),
  };
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

/** The room makes up a name for each of its people, and uses it until they have said something. */
function isMadeUp(name: string): boolean {
  return name.startsWith("Guest ");
}

function renaming(from: string, to: string): string {
  return isMadeUp(from) ? `${to} came in` : `${from} is now called ${to}`;
}

function chatsIn(frame: RoomFrame): ChatFrame[] {
  if (frame.type === "chat") return [frame];
  return frame.type === "welcome" ? frame.history : [];
}
