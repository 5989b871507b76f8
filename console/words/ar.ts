import type { Words } from "../words.ts";
import { act } from "./ar/act.ts";
import { client } from "./ar/client.ts";
import { lists } from "./ar/lists.ts";
import { rooms } from "./ar/rooms.ts";
import { shell } from "./ar/shell.ts";

/** Arabic. */
export const ar: Words = {
  language: "ar",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
