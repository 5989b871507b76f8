import type { Words } from "../words.ts";
import { act } from "./tr/act.ts";
import { client } from "./tr/client.ts";
import { lists } from "./tr/lists.ts";
import { rooms } from "./tr/rooms.ts";
import { shell } from "./tr/shell.ts";

/** Turkish. */
export const tr: Words = {
  language: "tr",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
