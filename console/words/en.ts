import { act } from "./en/act.ts";
import { client } from "./en/client.ts";
import { lists } from "./en/lists.ts";
import { rooms } from "./en/rooms.ts";
import { shell } from "./en/shell.ts";

/** Every sentence of the page. The other languages have the same keys. */
export const en = { language: "en", sentences: { ...shell, ...rooms, ...act, ...lists, ...client } } as const;
