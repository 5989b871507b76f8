import { useSignal } from "@preact/signals";
import { dateOf } from "../../../src/simulator/words.ts";
import type { Lab } from "../state/lab.ts";
import { CROWDS } from "../state/starts.ts";
import { Crowd } from "./crowd.tsx";
import { DropZone } from "./drop-zone.tsx";
import { count, counted, span } from "./format.ts";

/** Where the traffic comes from. */
export function TrafficChoice({ lab }: { lab: Lab }) {
  const source = lab.source.value;
  const isRecording = useSignal(source.kind === "recording");
  // A recording may be dropped anywhere on the page.
  const shows = isRecording.value || source.kind === "recording" ? "recording" : "made-up";
  const choose = (kind: "recording" | "made-up") => () => {
    isRecording.value = kind === "recording";
    if (kind === "made-up" && lab.source.value.kind === "recording") lab.load(lab.made.value);
  };
  return (
    <section class="traffic" aria-labelledby="traffic-title">
      <h3 id="traffic-title">Traffic</h3>
      <fieldset class="switch">
        <legend class="unseen">Where it comes from</legend>
        <div class="switch-options">
          <label>
            <input type="radio" name="traffic" checked={shows === "made-up"} onChange={choose("made-up")} />{" "}
            <span>Made up</span>
          </label>
          <label>
            <input
              type="radio"
              name="traffic"
              checked={shows === "recording"}
              onChange={choose("recording")}
            />{" "}
            <span>A recording</span>
          </label>
        </div>
      </fieldset>
      {shows === "made-up" ? <Crowd lab={lab} crowds={CROWDS} /> : <DropZone lab={lab} />}
      <Summary lab={lab} />
    </section>
  );
}

function Summary({ lab }: { lab: Lab }) {
  const loaded = lab.loaded.value;
  const trouble = lab.trouble.value;
  if (trouble !== null) {
    return (
      <p class="trouble" role="alert">
        {trouble}
      </p>
    );
  }
  if (loaded === null) return <p class="summary">…</p>;
  const { records, from, until, broken, brokenLines } = loaded;
  const length = until - from;
  return (
    <div class="summary">
      <p>
        {records === 0
          ? "There is no record in it, so there is nothing to see."
          : `${counted(records, "record")} in ${span(length)}`}
        {records > 0 && from > 0 && lab.source.value.kind === "recording" && (
          <>
            , from <time dateTime={dateOf(from).toISOString()}>{dateOf(from).toLocaleString()}</time>
          </>
        )}
      </p>
      {broken > 0 && (
        <details class="broken">
          <summary>{counted(broken, "line")} could not be read</summary>
          <ul>
            {brokenLines.map(({ line, reason }) => (
              <li key={line}>
                Line {count(line)}: {reason}
              </li>
            ))}
            {broken > brokenLines.length && <li>and {count(broken - brokenLines.length)} more</li>}
          </ul>
        </details>
      )}
    </div>
  );
}
