import type { Words } from "../words.ts";
import { act } from "./fr/act.ts";
import { client } from "./fr/client.ts";
import { lists } from "./fr/lists.ts";
import { rooms } from "./fr/rooms.ts";
import { shell } from "./fr/shell.ts";

/** French. */
export const fr: Words = {
  language: "fr",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
