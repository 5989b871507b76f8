import YProvider from "y-partyserver/provider";
import { vi } from "vitest";
import * as Y from "yjs";
import type { SeededRandom } from "./seeded-random.ts";

/** Somebody who writes a document, in a browser of their own: tabs of one browser agree by themselves, whatever the room refuses. */
export interface Editor {
  readonly provider: YProvider;
  readonly doc: Y.Doc;
  readonly text: Y.Text;
  /** The codes with which it was closed. */
  readonly closes: readonly number[];
}

export interface EditorOptions {
  readonly party?: string;
  readonly WebSocketPolyfill?: typeof WebSocket;
  /** Default: the newest. */
  readonly Provider?: typeof YProvider;
  /** What was written before. */
  readonly doc?: Y.Doc;
  /** Query parameters beside `user`. */
  readonly params?: Record<string, string>;
}

/** A provider of y-partyserver. Resolves once it has synchronised. */
export async function openEditor(
  host: string,
  room: string,
  user: string,
  options: EditorOptions = {},
): Promise<Editor> {
  const editor = makeEditor(host, room, user, options);
  await vi.waitUntil(() => editor.provider.synced, { timeout: 15_000 });
  return editor;
}

/** The same, before it has connected. */
export function makeEditor(host: string, room: string, user: string, options: EditorOptions = {}): Editor {
  const { party = "document", WebSocketPolyfill = WebSocket, doc = new Y.Doc(), params = {} } = options;
  const { Provider = YProvider } = options;
  const provider = new Provider(host, room, doc, {
    party,
    params: { user, ...params },
    disableBc: true,
    WebSocketPolyfill,
  });
  const closes: number[] = [];
  provider.on("connection-close", ({ code }: CloseEvent) => closes.push(code));
  return { provider, doc, text: doc.getText("text"), closes };
}

/** Changes a document somewhere, somehow. */
export function editAtRandom({ doc }: Pick<Editor, "doc">, random: SeededRandom): void {
  const text = doc.getText("text");
  const list = doc.getArray<number>("list");
  const map = doc.getMap<number>("map");
  const what = random.below(10);
  if (what < 5)
    text.insert(
      random.below(text.length + 1),
      String.fromCharCode(97 + random.below(26)).repeat(1 + random.below(5)),
    );
  else if (what < 7) {
    const at = random.below(text.length + 1);
    text.delete(at, Math.min(text.length - at, random.below(4)));
  } else if (what === 7) list.insert(random.below(list.length + 1), [random.below(100)]);
  else if (what === 8 && list.length > 0) list.delete(random.below(list.length));
  else map.set(`key ${random.below(20)}`, random.below(100));
}

/** What a document comes to, to compare it. */
export function contentOf(doc: Y.Doc): unknown {
  return {
    text: doc.getText("text").toJSON(),
    list: doc.getArray("list").toJSON(),
    map: Object.entries(doc.getMap("map").toJSON()).toSorted(),
    pending: doc.store.pendingStructs !== null || doc.store.pendingDs !== null,
  };
}
