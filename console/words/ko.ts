import type { Words } from "../words.ts";
import { act } from "./ko/act.ts";
import { client } from "./ko/client.ts";
import { lists } from "./ko/lists.ts";
import { rooms } from "./ko/rooms.ts";
import { shell } from "./ko/shell.ts";

/** Korean. */
export const ko: Words = {
  language: "ko",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
