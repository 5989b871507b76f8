import { useEffect, useRef, useState } from "preact/hooks";

interface SearchFieldProps {
  readonly label: string;
  /** What is searched for now. */
  readonly value: string;
  onSearch(text: string): void;
}

/** Ms after the last key. */
const PAUSE = 250;

/** Searches a list, a moment after the last key. */
export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const searched = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    // A link has led to another search, or to the whole list.
    if (value === searched.current) return;
    clearTimeout(timer.current);
    searched.current = value;
    setText(value);
  }, [value]);
  const search = (text: string): void => {
    clearTimeout(timer.current);
    searched.current = text.trim();
    onSearch(searched.current);
  };
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        search(text);
      }}
    >
      <label class="field">
        <span>{label}</span>
        <input
          type="search"
          dir={text === "" ? undefined : "auto"}
          autocomplete="off"
          maxLength={200}
          value={text}
          onInput={({ currentTarget: { value } }) => {
            setText(value);
            clearTimeout(timer.current);
            timer.current = setTimeout(search, PAUSE, value);
          }}
        />
      </label>
    </form>
  );
}
