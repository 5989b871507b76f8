import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** Ms after the last key until it searches. */
const PAUSE = 200;

interface SearchBoxProps {
  readonly label: string;
  /** What is searched for now. */
  readonly value: string;
  onSearch(text: string): void;
}

/** Searches while somebody writes. */
export function SearchBox({ label, value, onSearch }: SearchBoxProps) {
  const text = useSignal(value);
  useEffect(() => {
    if (text.value === value) return;
    const timer = setTimeout(() => onSearch(text.value.trim()), PAUSE);
    return () => clearTimeout(timer);
  }, [text.value]);
  return (
    <input
      type="search"
      class="search-box"
      dir={text.value === "" ? undefined : "auto"}
      maxLength={200}
      aria-label={label}
      placeholder={label}
      value={text}
      onInput={({ currentTarget }) => (text.value = currentTarget.value)}
    />
  );
}
