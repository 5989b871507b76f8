import type { Words } from "../words.ts";
import { act } from "./nl/act.ts";
import { client } from "./nl/client.ts";
import { lists } from "./nl/lists.ts";
import { rooms } from "./nl/rooms.ts";
import { shell } from "./nl/shell.ts";

/** Dutch. */
export const nl: Words = {
  language: "nl",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
