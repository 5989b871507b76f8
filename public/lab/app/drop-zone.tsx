import type { Lab } from "../state/lab.ts";
import { size } from "./format.ts";

/** Takes a recording, by choosing a file. Dropping it works on the whole page: {@link acceptDrops}. */
export function DropZone({ lab }: { lab: Lab }) {
  const source = lab.source.value;
  return (
    <>
      {lab.room.value !== null && (
        <button type="button" onClick={() => void lab.fetchRecord()}>
          Fetch the room's last minutes{source.kind === "recording" && " again"}
        </button>
      )}
      <FileChoice lab={lab} />
    </>
  );
}

function FileChoice({ lab }: { lab: Lab }) {
  const source = lab.source.value;
  return (
    <label class="drop">
      <input
        type="file"
        class="unseen"
        accept=".jsonl,.gz,.ndjson,.json,.pbt,.bin,application/x-ndjson,application/gzip"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) lab.load({ kind: "recording", file, name: file.name });
          // The same file again, after it has changed, is a choice too.
          currentTarget.value = "";
        }}
      />
      {source.kind === "recording" ? (
        <span>
          <b>{source.name}</b>, {size(source.file.size)}
        </span>
      ) : (
        <span>
          <b>Choose a recording</b>, or drop one anywhere on this page
        </span>
      )}
      <span class="hint">JSON Lines, gzipped or packed. It stays here.</span>
    </label>
  );
}

/** Takes what is dropped anywhere on the page. */
export function acceptDrops(lab: Lab): void {
  const isFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  const show = (over: boolean): void => {
    document.documentElement.toggleAttribute("data-dragging", over);
  };
  addEventListener("dragover", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    show(true);
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) show(false);
  });
  addEventListener("drop", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    show(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file !== undefined) lab.load({ kind: "recording", file, name: file.name });
  });
}
