import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../words.ts";

interface DialogProps {
  readonly title: ComponentChildren;
  readonly children: ComponentChildren;
  /** It has been left: by its button, by Escape, or by a press beside it. */
  onClose(): void;
}

/** Something that is asked before the page goes on. Once it is gone, the focus is where it was. */
export function Dialog({ title, children, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget && isBeside(event)) onClose();
      }}
    >
      <header>
        <h2 id={id}>{title}</h2>
        <button type="button" class="quiet" aria-label={t("dialog.close")} onClick={onClose}>
          <span aria-hidden="true">✕</span>
        </button>
      </header>
      <div class="content">{children}</div>
    </dialog>
  );
}

/** Whether it is on the backdrop, which belongs to the dialog. */
function isBeside({ clientX, clientY, currentTarget }: MouseEvent): boolean {
  const { left, right, top, bottom } = (currentTarget as Element).getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
