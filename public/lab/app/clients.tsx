import type { ClientOutcome, SimulationResult } from "../../../src/simulator/result.ts";
import type { Lab } from "../state/lab.ts";
import { clock, count, counted, FATE_WORDS } from "./format.ts";

/** Who is hit, the worst first, and why. */
export function Clients({ lab, result }: { lab: Lab; result: SimulationResult }) {
  const { rows, of } = lab.clients.value;
  const fate = lab.fate.value;
  return (
    <section class="clients" aria-labelledby="clients-title">
      <h3 id="clients-title">
        {fate === null ? "Clients, the worst hit first" : `Clients who are ${FATE_WORDS[fate]}`}
      </h3>
      <label class="field">
        <span>Whose name has</span>
        <input
          type="search"
          value={lab.name.value}
          autocomplete="off"
          onInput={({ currentTarget }) => lab.filter(lab.fate.value, currentTarget.value)}
        />
      </label>
      {rows.length === 0 ? (
        <p class="none">
          {of === 0 && fate === null && lab.name.value === "" ? "There are no clients." : "There are none."}
        </p>
      ) : (
        <div class="table" role="group" aria-labelledby="clients-title" tabIndex={0}>
          <table class="stacks">
            <thead>
              <tr>
                <th scope="col">Client</th>
                <th scope="col">Fate</th>
                <th scope="col" class="number">
                  Admitted
                </th>
                <th scope="col" class="number">
                  Refused
                </th>
                <th scope="col" class="number">
                  Strikes
                </th>
              </tr>
            </thead>
            {rows.map((client) => (
              <Row key={client.client} lab={lab} client={client} from={result.from} />
            ))}
          </table>
        </div>
      )}
      {of > rows.length && (
        <p class="more">
          <button type="button" onClick={() => lab.more()}>
            Show more of {counted(of, "client")}
          </button>
        </p>
      )}
    </section>
  );
}

/** A client, and below it why it was refused for the first time. */
function Row({ lab, client, from }: { lab: Lab; client: ClientOutcome; from: number }) {
  const { client: name, fate, admitted, refused, strikes, firstRefusal } = client;
  const isChosen = lab.chosen.value === name;
  return (
    <tbody data-fate={fate} data-chosen={isChosen || undefined}>
      <tr>
        <th scope="row">
          <button
            type="button"
            class="link"
            aria-expanded={isChosen}
            onClick={() => lab.choose(isChosen ? null : name)}
          >
            {name}
          </button>
        </th>
        <td>
          <span class="badge" data-fate={fate}>
            {FATE_WORDS[fate]}
          </span>
        </td>
        <td class="number" data-head="Admitted">
          {count(admitted)}
        </td>
        <td class="number" data-head="Refused">
          {count(refused)}
        </td>
        <td class="number" data-head="Strikes">
          {count(strikes)}
        </td>
      </tr>
      {firstRefusal !== null && (
        <tr class="why">
          <td colSpan={5}>
            First refused at {clock(firstRefusal.at - from)}: {firstRefusal.because}
          </td>
        </tr>
      )}
    </tbody>
  );
}
