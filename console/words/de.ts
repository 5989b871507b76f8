import type { Catalogue } from "../../src/words/sentence.ts";
import { act } from "./de/act.ts";
import { client } from "./de/client.ts";
import { lists } from "./de/lists.ts";
import { rooms } from "./de/rooms.ts";
import { shell } from "./de/shell.ts";

/** German. */
export const de: Catalogue = {
  language: "de",
  sentences: { ...shell, ...rooms, ...act, ...lists, ...client },
};
