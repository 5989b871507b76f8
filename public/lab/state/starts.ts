import type { Part } from "../engine/messages.ts";

/** What a newcomer sees first: the policy of the demo's room. */
export const FIRST_POLICY = `// What a room does by default, written out.
export default {
  limits: [{ name: "messages", limit: 10, window: "1s", burst: 20 }],
  maxMessageBytes: 16_384,
  cooldown: { base: "1s", factor: 2, max: "30s" },
  ladder: [
    { strikes: 1, do: "warn" },
    { strikes: 6, do: "close", for: "1m" },
  ],
};
`;

/** Crowds to begin with, by the name that a visitor chooses one by. */
export const CROWDS: readonly { readonly name: string; readonly parts: readonly Part[] }[] = [
  {
    name: "A chat, and a flood",
    parts: [
      { kind: "talker", count: 20 },
      { kind: "typist", count: 15 },
      { kind: "paster", count: 3 },
      { kind: "tunnel", count: 2 },
      { kind: "flood", count: 1 },
    ],
  },
  {
    name: "A class behind one address, and a raid",
    parts: [
      { kind: "natCrowd", count: 1 },
      { kind: "talker", count: 10 },
      { kind: "raid", count: 1 },
    ],
  },
  {
    name: "A game with pointers, and a runaway page",
    parts: [
      { kind: "gameLoop", count: 8 },
      { kind: "pointer", count: 12 },
      { kind: "runaway", count: 1 },
    ],
  },
  {
    name: "A document and its agents",
    parts: [
      { kind: "editor", count: 12 },
      { kind: "agent", count: 4 },
      { kind: "byteFlood", count: 1 },
    ],
  },
];

/** Each kind in the words of the page. */
export const KINDS: Readonly<Record<string, string>> = {
  talker: "Talkers",
  typist: "Typists, a notice for each key",
  paster: "Pasters of lists and pages",
  tapper: "Tappers of applause",
  pointer: "Pointers, 60 to 240 Hz",
  gameLoop: "Players, 20 to 60 ticks",
  editor: "Editors of a document",
  agent: "Agents and their pages",
  tunnel: "Talkers in tunnels",
  sleeper: "Laptops that close and open",
  natCrowd: "Classes of 30 behind one address",
  flood: "Floods, 1,000 a second",
  slowFlood: "Slow floods, just over ten a second",
  pulse: "Pulses of sixty",
  typeHopper: "Floods of ever new types",
  byteFlood: "Floods of large messages",
  raid: "Raids of 50 clients",
  reconnectStorm: "Reconnect storms",
  runaway: "Runaway pages",
};
