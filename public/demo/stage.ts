import type { Address, Ending } from "./address.ts";
import { openCounts } from "./counts.ts";
import { one, write } from "./dom.ts";
import { openFlood } from "./flood.ts";
import { offerLab } from "./lab-link.ts";
import { showLadder } from "./ladder.ts";
import { openResult } from "./result.ts";
import { openRoom, type Room } from "./room.ts";
import { RUNGS } from "./rules.ts";
import { openScreen } from "./screen.ts";
import { openStory } from "./story.ts";
import { openTalk } from "./talk.ts";
import { offerTrouble } from "./trouble.ts";

/** The parties of partykit.json. */
const GUARDED: Record<Ending, string> = { close: "main", "shadow-ban": "quiet" };
const BARE = "bare";

/** Brings the people into both rooms. Returns what takes them out again and forgets all. */
export function openStage({ ending, room }: Address): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  const guarded = openRoom(GUARDED[ending], room, signal);
  const { spammer } = guarded;
  const rooms = [guarded];
  let isComplete = false;

  const counts = openCounts(() => result.changed());
  const result = openResult(counts, signal);
  const talk = openTalk((who, text) => {
    for (const { alice, bob } of rooms) (who === "alice" ? alice : bob).say(text);
  }, signal);

  const sayAsSpammer = (text: string): boolean => {
    if (!rooms.every((room) => room.spammer.isOpen())) return false;
    for (const room of rooms) room.spammer.say(text);
    counts.countSent();
    return true;
  };

  const isReady = () => isComplete && rooms.every((room) => room.isOpen());
  const flood = openFlood({ say: sayAsSpammer, isReady, changed: () => show() });
  const story = openStory({
    spammer,
    ending,
    flood: flood.state,
    isReady,
    heardAt: () => counts.heardAt,
    signal,
  });
  const trouble = offerTrouble(flood, signal);
  signal.addEventListener("abort", flood.stop);

  const show = () => {
    if (signal.aborted) return;
    const { status, strikes } = spammer.socket.standing;
    const isAway = status === "away";
    story.tell();
    showLadder(isAway || story.isHidden() ? RUNGS : strikes);
    trouble.show(isAway);
    result.note(isAway ? "then the door closed" : story.isHidden() ? "then nobody heard it" : "");
    result.follow(flood.state() === "running");
    if (flood.state() === "running") talk.goOn();
  };

  const look = () => {
    flood.look();
    if (isReady()) talk.open();
    show();
  };

  const enter = (room: Room) => {
    for (const { socket } of room.people) {
      for (const type of ["open", "close"]) socket.addEventListener(type, look, { signal });
    }
  };

  enter(guarded);
  spammer.socket.addEventListener("standing", show, { signal });
  openScreen(one("[data-screen=spammer]"), spammer, sayAsSpammer, signal);
  openScreen(one("[data-screen=guarded]"), guarded.alice, guarded.alice.say, signal);
  counts.listen("guarded-alice", guarded.alice);
  counts.listen("guarded-bob", guarded.bob);

  const openBare = () => {
    const bare = openRoom(BARE, room, signal);
    rooms.push(bare);
    enter(bare);
    openScreen(one("[data-screen=bare]"), bare.alice, bare.alice.say, signal);
    counts.listen("bare-alice", bare.alice);
    counts.listen("bare-bob", bare.bob);
  };

  // By then there is a ticket, and it says whether the room without a bouncer lets its bearer in.
  guarded.alice.socket.addEventListener(
    "open",
    async () => {
      const isAllowed = await guarded.alice.isOnThisMachine();
      const token = await guarded.alice.developerToken();
      if (signal.aborted || isComplete) return;
      if (isAllowed) openBare();
      else tellThatNoRoomIsBare();
      if (token !== null) await offerLab({ ending, room }, GUARDED[ending], token);
      isComplete = true;
      look();
    },
    { signal },
  );

  one("[data-lab]").hidden = true;
  show();
  return () => leaving.abort();
}

function tellThatNoRoomIsBare(): void {
  document.documentElement.dataset["bare"] = "absent";
  write(
    one("[data-about-bare]"),
    "A room without a bouncer is there too if you run this page on your own machine.",
  );
}
