import { plain } from "../plain.ts";

/** A limit's name, such as `messages`, set off: in a sentence it would be read as a word of it. */
export function LimitName({ name }: { name: string }) {
  return (
    <b>
      <bdi>{plain(name)}</bdi>
    </b>
  );
}
