import type { Words } from "../words.ts";
import { act } from "./es/act.ts";
import { client } from "./es/client.ts";
import { lists } from "./es/lists.ts";
import { rooms } from "./es/rooms.ts";
import { shell } from "./es/shell.ts";

/** Spanish. */
export const es: Words = {
  language: "es",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
