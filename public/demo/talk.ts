/** What Alice and Bob say to each other, a line each in turn. */
const LINES = [
  "Is the picnic still on for Sunday?",
  "Yes, by the lake. I bring the bread.",
  "Then I bring cheese and plums.",
  "Who is selling watches?",
  "No idea. Noon?",
  "Noon is good.",
  "Shall I ask Mira too?",
  "Please do. She has the big blanket.",
  "And if it rains?",
  "Then we eat in my kitchen.",
  "Even better.",
  "See you on Sunday!",
];

/** Ms between a line and the next. */
const PACE = 1_200;

export interface Talk {
  /** Says the first two lines, unless they have been said. */
  open: () => void;
  /** Goes on to its end, and over again while it is told to. */
  goOn: () => void;
}

/** Lets Alice and Bob talk, so that one sees what a flood does to a conversation. */
export function openTalk(say: (who: "alice" | "bob", text: string) => void, signal: AbortSignal): Talk {
  let said = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const line = () => {
    say(said % 2 === 0 ? "alice" : "bob", LINES[said % LINES.length] ?? "");
    said++;
    if (said % LINES.length === 0) stop();
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  signal.addEventListener("abort", stop);
  return {
    open() {
      if (said > 0) return;
      line();
      line();
    },
    goOn() {
      timer ??= setInterval(line, PACE);
    },
  };
}
