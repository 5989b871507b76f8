import { useEffect, useRef, useState } from "preact/hooks";

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  onSearch(text: string): void;
}

/** Ms after the last key. */
const PAUSE = 250;

/** Searches a list, a moment after the last key. */
export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        onSearch(text);
      }}
    >
      <label class="field">
        <span>{label}</span>
        <input
          type="search"
          dir="auto"
          autocomplete="off"
          maxLength={200}
          value={text}
          onInput={({ currentTarget: { value } }) => {
            setText(value);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => onSearch(value), PAUSE);
          }}
        />
      </label>
    </form>
  );
}
