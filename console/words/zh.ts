import type { Words } from "../words.ts";
import { act } from "./zh/act.ts";
import { client } from "./zh/client.ts";
import { lists } from "./zh/lists.ts";
import { rooms } from "./zh/rooms.ts";
import { shell } from "./zh/shell.ts";

/** Chinese, in simplified characters. */
export const zh: Words = {
  language: "zh",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
