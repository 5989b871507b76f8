import type { Words } from "../words.ts";
import { act } from "./pl/act.ts";
import { client } from "./pl/client.ts";
import { lists } from "./pl/lists.ts";
import { rooms } from "./pl/rooms.ts";
import { shell } from "./pl/shell.ts";

/** Polish. */
export const pl: Words = {
  language: "pl",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
