import type { Catalogue } from "../../src/words/sentence.ts";
import { act } from "./hi/act.ts";
import { client } from "./hi/client.ts";
import { lists } from "./hi/lists.ts";
import { rooms } from "./hi/rooms.ts";
import { shell } from "./hi/shell.ts";

/** Hindi. */
export const hi: Catalogue = {
  language: "hi",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
