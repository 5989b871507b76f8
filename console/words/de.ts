import type { Words } from "../words.ts";
import { act } from "./de/act.ts";
import { client } from "./de/client.ts";
import { lists } from "./de/lists.ts";
import { rooms } from "./de/rooms.ts";
import { shell } from "./de/shell.ts";

/** German. */
export const de: Words = {
  language: "de",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
