import type { Words } from "../words.ts";
import { act } from "./hi/act.ts";
import { client } from "./hi/client.ts";
import { lists } from "./hi/lists.ts";
import { rooms } from "./hi/rooms.ts";
import { shell } from "./hi/shell.ts";

/** Hindi. */
export const hi: Words = {
  language: "hi",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
