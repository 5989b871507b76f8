import type { PacedStanding } from "party-bouncer/client";
import { useGuardedPartySocket } from "party-bouncer/react";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import type { Taps } from "./server";

const NAMES = { "👏": "Clap", "❤️": "Heart", "😂": "Laugh", "🎉": "Cheer" };

function Applause() {
  const [taps, setTaps] = useState<Taps | null>(null);
  const { socket, standing } = useGuardedPartySocket({
    party: "applause",
    room: "lobby",
    onMessage: ({ data }) => setTaps(JSON.parse(data)),
  });
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
      <Banner {...standing} />
      <p className="aside">
        <button onClick={applaud}>Clap 200 times at once</button>
        {standing.status === "away" && (
          <button disabled={standing.retryAfter > 0} onClick={() => socket.reconnect()}>
            Come back in
          </button>
        )}
      </p>
    </>
  );
}

/** A screen reader reads the message once, and not each second. */
function Banner({ status, message, retryAfter, queued }: PacedStanding) {
  const isWaiting = status === "coolingDown" || status === "away";
  return (
    <div role="status">
      {isWaiting && (
        <p className="notice">
          {message}
          {Number.isFinite(retryAfter) && <span aria-hidden="true"> {Math.ceil(retryAfter / 1_000)} s</span>}
        </p>
      )}
      {!isWaiting && queued > 0 && <p className="notice">Your taps wait for their turn.</p>}
    </div>
  );
}

createRoot(document.querySelector("#root") as HTMLElement).render(
  <StrictMode>
    <Applause />
  </StrictMode>,
);
