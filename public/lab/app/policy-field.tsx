import { useEffect, useRef } from "preact/hooks";
import { useSignalEffect } from "@preact/signals";
import { PolicyEditor } from "../editor/policy-editor.ts";
import type { Lab } from "../state/lab.ts";

interface PolicyFieldProps {
  readonly lab: Lab;
  readonly which: "policy" | "other";
}

const LABELS = { policy: "Policy", other: "The other policy" } as const;

const WRONG = {
  policy: "What is wrong with the policy",
  other: "What is wrong with the other policy",
} as const;

/** An editor, and below it what is wrong with what is in it. */
export function PolicyField({ lab, which }: PolicyFieldProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<PolicyEditor | null>(null);

  useEffect(() => {
    if (host.current === null) return undefined;
    const parent = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const created = new PolicyEditor({
      parent,
      text: lab[which].peek() ?? "",
      label: LABELS[which],
      onChange: (text) => lab.write(which, text),
    });
    editor.current = created;
    created.mark(complaints());
    return () => created.destroy();
  }, []);

  const complaints = () => lab.complaints.value[which === "policy" ? 0 : 1] ?? [];
  useSignalEffect(() => editor.current?.replace(lab[which].value ?? ""));
  useSignalEffect(() => editor.current?.mark(complaints()));

  const wrong = complaints();
  return (
    <div class="policy" data-policy={which}>
      <h3>{LABELS[which]}</h3>
      <div class="editor" ref={host} />
      <div role="status" aria-label={WRONG[which]}>
        <ul class="complaints">
          {wrong.map(({ from, message }) => (
            <li key={`${from} ${message}`}>
              <button type="button" class="link" onClick={() => editor.current?.goTo(from)}>
                Line {editor.current?.lineAt(from) ?? 1}
              </button>{" "}
              {message}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
