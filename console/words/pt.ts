import type { Words } from "../words.ts";
import { act } from "./pt/act.ts";
import { client } from "./pt/client.ts";
import { lists } from "./pt/lists.ts";
import { rooms } from "./pt/rooms.ts";
import { shell } from "./pt/shell.ts";

/** Portuguese, as it is written in Brazil. */
export const pt: Words = {
  language: "pt",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
