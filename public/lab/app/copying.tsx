import { useSignal } from "@preact/signals";

/** Ms for which a button says that it has copied. */
const TOLD = 2_000;

/** A button that copies a text, and says so. */
export function useCopying(label: string, textOf: () => string | Promise<string>) {
  const said = useSignal<string | null>(null);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(await textOf());
      said.value = "Copied";
    } catch {
      said.value = "Your browser does not allow that";
    }
    setTimeout(() => (said.value = null), TOLD);
  };
  return (
    <span class="copying">
      <button type="button" onClick={() => void copy()}>
        {label}
      </button>
      <span role="status" class="hint">
        {said.value}
      </span>
    </span>
  );
}
