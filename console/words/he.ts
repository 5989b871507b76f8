import type { Words } from "../words.ts";
import { act } from "./he/act.ts";
import { client } from "./he/client.ts";
import { lists } from "./he/lists.ts";
import { rooms } from "./he/rooms.ts";
import { shell } from "./he/shell.ts";

/** Hebrew. */
export const he: Words = {
  language: "he",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
