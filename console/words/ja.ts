import type { Words } from "../words.ts";
import { act } from "./ja/act.ts";
import { client } from "./ja/client.ts";
import { lists } from "./ja/lists.ts";
import { rooms } from "./ja/rooms.ts";
import { shell } from "./ja/shell.ts";

/** Japanese. */
export const ja: Words = {
  language: "ja",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
