import { limitText } from "../limit-text.ts";

/** A limit's name, such as `messages`, set off: in a sentence it would be read as a word of it. */
export function LimitName({ name }: { name: string }) {
  return (
    <b>
      <bdi>{limitText(name)}</bdi>
    </b>
  );
}
