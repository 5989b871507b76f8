import { sentOf } from "../../../src/simulator/sent.ts";
import type { Judged } from "../engine/messages.ts";
import type { Lab, Progress } from "../state/lab.ts";
import { count, counted, FATE_WORDS, FATES, share, size } from "./format.ts";

/** What comes out, in a sentence, and how far the work is. */
export function Headline({ lab }: { lab: Lab }) {
  const judged = lab.judged.value;
  return (
    <section class="hero" aria-label="Result">
      <div role="status">
        <h2 class="headline">{sentence(judged)}</h2>
      </div>
      <p class="lead">
        {judged === null ? WELCOME : details(judged)}
        {judged !== null && !lab.isReadable.value && " That is by the last policy that could be used."}
      </p>
      {judged !== null && <Recorded judged={judged} />}
      <Bar progress={lab.progress.value} />
    </section>
  );
}

const WELCOME = "A policy, and traffic to try it with. Both stay on this machine.";

function sentence(judged: Judged | null): string {
  if (judged === null) return "Who would be hit?";
  const { fates } = judged.result;
  const hit = judged.clients - fates.ok;
  if (judged.clients === 0) return "Nobody is there to be hit.";
  if (hit === 0)
    return judged.clients === 1
      ? "The only client is not hit."
      : `None of ${count(judged.clients)} clients is hit.`;
  const told = FATES.filter((fate) => fate !== "ok" && fates[fate] > 0);
  const [worst = "warned"] = told;
  const isAre = hit === 1 ? "is" : "are";
  const all = counted(judged.clients, "client");
  if (told.length === 1) return `${count(hit)} of ${all} ${isAre} ${FATE_WORDS[worst]}.`;
  const parts = told.map((fate) => `${count(fates[fate])} ${FATE_WORDS[fate]}`);
  return `${count(hit)} of ${all} ${isAre} hit: ${parts.join(", ")}.`;
}

function details({ result }: Judged): string {
  const { refused, away, lost } = result.messages;
  const all = sentOf(result.messages);
  if (all === 0) return "There are no messages in it.";
  const rest = away === 0 ? "" : `, and ${count(away)} came from clients that were closed`;
  const waited = lost === 0 ? "" : `. ${count(lost)} waited until their connection closed`;
  return `Of ${counted(all, "message")}, ${count(refused)} (${share(refused, all)}) would be refused${rest}${waited}.`;
}

/** Whether what is shown is what has happened. */
function Recorded({ judged }: { judged: Judged }) {
  const { same, different } = judged.result.recorded;
  if (same + different === 0) return null;
  return (
    <p class="hint">
      {different === 0
        ? `All ${counted(same, "verdict")} are as recorded: this is what has happened.`
        : `${counted(different, "verdict")} of ${count(same + different)} ${different === 1 ? "differs" : "differ"} from what was recorded.`}
    </p>
  );
}

const DOING: Readonly<Record<Progress["what"], string>> = {
  read: "Reading",
  judge: "Judging",
  trace: "Following the client",
};

/** It keeps its place while it is not there, so that nothing jumps. */
function Bar({ progress }: { progress: Progress | null }) {
  if (progress === null) return <div class="work" />;
  const { what, done, of } = progress;
  const amount = what === "read" && of !== null ? `${size(done)} of ${size(of)}` : counted(done, "record");
  return (
    <div class="work">
      <progress
        aria-label={DOING[what]}
        {...(of !== null && { value: Math.min(done, of), max: Math.max(1, of) })}
      />
      <span>
        {DOING[what]}: {amount}
      </span>
    </div>
  );
}
