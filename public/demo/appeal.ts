import type { AppealState } from "party-bouncer/client";
import type { Person } from "./person.ts";

/**
 * Tells a person of its ban, and makes an answer of what it types while it is kept out.
 *
 * @returns what takes a text; `false` if the person may not answer now
 */
export function openAppeal({ name, socket }: Person, note: (text: string) => void, signal: AbortSignal) {
  let mayAnswer = false;

  const learn = (appeal: AppealState | null): void => {
    mayAnswer = appeal?.status === "none";
  };
  const ask = (): void => {
    socket.askAppeal().then(learn, () => (mayAnswer = false));
  };
  socket.addEventListener("statement", ({ statement }) => note(`${name} was told: ${statement.message}`), {
    signal,
  });
  socket.addEventListener("appeal", ({ appeal }) => note(sentenceOf(name, appeal)), { signal });
  socket.addEventListener(
    "standing",
    ({ standing }) => {
      // Only a moderator sends away without an end.
      if (standing.status === "away" && standing.retryAfter === Infinity) ask();
      else mayAnswer = false;
    },
    { signal },
  );

  return (text: string): boolean => {
    if (!mayAnswer) return false;
    mayAnswer = false;
    socket.appeal(text).then(learn, () => {
      mayAnswer = true;
      note(`${name}'s answer could not be sent`);
    });
    return true;
  };
}

function sentenceOf(name: string, { status, note }: AppealState): string {
  if (status === "none") return `${name} may answer, once: type it here`;
  if (status === "open") return `${name} has answered, and is told here what is decided`;
  const what = status === "approved" ? "accepted, and the ban is over" : "read, and the ban stays";
  const why = note === null || note === "" ? "" : `: ${note}`;
  return `${name}'s answer was ${what}${why}`;
}
