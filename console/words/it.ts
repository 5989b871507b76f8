import type { Words } from "../words.ts";
import { act } from "./it/act.ts";
import { client } from "./it/client.ts";
import { lists } from "./it/lists.ts";
import { rooms } from "./it/rooms.ts";
import { shell } from "./it/shell.ts";

/** Italian. */
export const it: Words = {
  language: "it",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
