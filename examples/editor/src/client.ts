import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { CollaborationCaret } from "@tiptap/extension-collaboration-caret";
import { StarterKit } from "@tiptap/starter-kit";
import { GuardedWebSocket } from "party-bouncer/provider";
import YProvider from "y-partyserver/provider";
import * as Y from "yjs";

const one = <E extends HTMLElement>(selector: string): E => document.querySelector(selector) as E;

const doc = new Y.Doc();
const provider = new YProvider(location.host, "minutes", doc, {
  party: "document",
  // It opens no socket while the room wants this client to stay away, however often the provider tries.
  WebSocketPolyfill: GuardedWebSocket.with({
    onStanding: ({ status, message }) => {
      one(".notice").textContent = message;
      one("#back").hidden = status !== "away";
    },
  }),
});
one("#back").addEventListener("click", () => provider.connect());

const animals = ["Badger", "Crane", "Gecko", "Heron", "Ibex", "Lynx", "Magpie", "Newt", "Otter", "Wren"];
const colours = ["#9c3d12", "#1d5f8a", "#2f6b34", "#7a3a86"];
const pick = (list: string[]): string => list[Math.floor(Math.random() * list.length)] ?? "";

const editor = new Editor({
  element: one(".page"),
  extensions: [
    StarterKit.configure({ undoRedo: false }),
    Collaboration.configure({ document: doc }),
    CollaborationCaret.configure({ provider, user: { name: pick(animals), color: pick(colours) } }),
  ],
  editorProps: { attributes: { "aria-label": "Document" } },
});

const formats: Record<string, () => boolean> = {
  heading: () => editor.chain().focus().toggleHeading({ level: 2 }).run(),
  bold: () => editor.chain().focus().toggleBold().run(),
  bulletList: () => editor.chain().focus().toggleBulletList().run(),
};
for (const [format, toggle] of Object.entries(formats)) {
  const button = one(`[data-format=${format}]`);
  button.addEventListener("click", toggle);
  editor.on("transaction", () => button.setAttribute("aria-pressed", String(editor.isActive(format))));
}
