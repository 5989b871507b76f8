import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import type { Complaint } from "../policy/read-policy.ts";
import { theme } from "./theme.ts";

interface EditorOptions {
  readonly parent: ShadowRoot;
  readonly text: string;
  readonly label: string;
  readonly onChange: (text: string) => void;
}

/**
 * Chromium joins lines that are typed over by elements with inline styles, which the page's content security policy forbids. So the editor
 * does it itself.
 */
const typeOverLines = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { state } = view;
    const { from, to } = state.selection.main;
    if (event.inputType !== "insertText" || event.data === null) return false;
    if (state.doc.lineAt(from).number === state.doc.lineAt(to).number) return false;
    view.dispatch(state.replaceSelection(event.data), { scrollIntoView: true, userEvent: "input.type" });
    return true;
  },
});

/**
 * Where a policy is written. It lives in a shadow tree: there its styles are style sheets in memory, which a strict content security policy
 * allows, and no style elements. The Tab key leaves it, as it leaves any field.
 */
export class PolicyEditor {
  readonly #view: EditorView;

  constructor({ parent, text, label, onChange }: EditorOptions) {
    this.#view = new EditorView({
      parent,
      root: parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          indentUnit.of("  "),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          javascript({ typescript: true }),
          theme,
          keymap.of([...closeBracketsKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.lineWrapping,
          typeOverLines,
          EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) onChange(state.doc.toString());
          }),
        ],
      }),
    });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  /** Replaces the text by another one, as one step that can be undone. Only what differs is touched, so that the cursor stays. */
  replace(text: string): void {
    const before = this.text;
    if (text === before) return;
    const change = difference(before, text);
    this.#view.dispatch({ changes: change, scrollIntoView: true });
  }

  /** Marks what is wrong. */
  mark(complaints: readonly Complaint[]): void {
    const end = this.#view.state.doc.length;
    const diagnostics = complaints.map(({ from, to, message }): Diagnostic => {
      const start = Math.min(from, end);
      return { from: start, to: Math.max(start, Math.min(to, end)), severity: "error", message };
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  /** The line of a place, from 1. */
  lineAt(place: number): number {
    return this.#view.state.doc.lineAt(Math.min(place, this.#view.state.doc.length)).number;
  }

  /** Puts the cursor at a place, and the focus into the editor. */
  goTo(place: number): void {
    const anchor = Math.min(place, this.#view.state.doc.length);
    this.#view.dispatch({ selection: { anchor }, scrollIntoView: true });
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
  }
}

/** The part between what two texts have in common at their beginning and at their end. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
