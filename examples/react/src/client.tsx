import { Standing, useGuardedPartySocket, useStanding } from "party-bouncer/react";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import type { Taps } from "./server";

const NAMES = { "👏": "Clap", "❤️": "Heart", "😂": "Laugh", "🎉": "Cheer" };

function Applause() {
  const [taps, setTaps] = useState<Taps | null>(null);
  const { socket } = useGuardedPartySocket({
    party: "applause",
    room: "lobby",
    onMessage: ({ data }) => setTaps(JSON.parse(data)),
  });
  const { canSend, status, wait } = useStanding(socket);
  const applaud = () => {
    for (let count = 0; count < 200; count++) socket.send("👏");
  };
  return (
    <>
      <h1>Applause</h1>
      <p className="lead">
        Open it in two windows and tap. Two thumbs are welcome; two hundred at once are not.
      </p>
      <ul className="taps">
        {Object.entries(NAMES).map(([emoji, name]) => (
          <li key={emoji}>
            <button aria-label={name} onClick={() => socket.send(emoji)}>
              <span aria-hidden="true">{emoji}</span>
            </button>
            {name} <output aria-live="off">{taps?.[emoji as keyof Taps] ?? 0}</output>
          </li>
        ))}
      </ul>
      <Standing socket={socket} className="standing" />
      <p className="aside">
        <button disabled={!canSend} onClick={applaud}>
          Clap 200 times at once{status !== "away" && wait > 0 && ` (${Math.ceil(wait / 1_000)})`}
        </button>
      </p>
    </>
  );
}

createRoot(document.querySelector("#root") as HTMLElement).render(
  <StrictMode>
    <Applause />
  </StrictMode>,
);
