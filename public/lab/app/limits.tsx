import type { ComponentChildren } from "preact";
import type { Quantiles, SimulationResult } from "../../../src/simulator/result.ts";
import { count, size } from "./format.ts";

/** What each limit did. */
export function Limits({ result }: { result: SimulationResult }) {
  const others = new Map(result.against?.limits.map((limit) => [limit.name, limit]));
  return (
    <Table
      id="limits"
      title="Limits"
      none="The policy has no limits, so nothing is refused."
      heads={[
        "Limit",
        "Admitted",
        "Refused",
        "Held",
        "Clients",
        "Strikes",
        ...(others.size > 0 ? ["Refused by the other"] : []),
      ]}
      rows={result.limits.map(({ name, admitted, refused, held, clients, strikes }) => [
        name,
        count(admitted),
        count(refused),
        count(held),
        count(clients),
        count(strikes),
        ...(others.size > 0 ? [count(others.get(name)?.refused ?? 0)] : []),
      ])}
    />
  );
}

/** How often each rung of the ladder was reached. */
export function Rungs({ result }: { result: SimulationResult }) {
  return (
    <Table
      id="rungs"
      title="Rungs of the ladder"
      none="The ladder has no rungs."
      heads={["Rung", "Times", "Clients"]}
      rows={result.rungs.map((rung) => [
        `${rung.do}, from strike ${count(rung.strikes)}`,
        count(rung.times),
        count(rung.clients),
      ])}
    />
  );
}

/** What each type of message asks for. */
export function Types({ result }: { result: SimulationResult }) {
  return (
    <Table
      id="types"
      title="Types of messages"
      none="There are no messages."
      heads={[
        "Type",
        "Admitted",
        "Refused",
        "Clients",
        "Busiest second: half of clients",
        "99%",
        "all",
        "Size: 99%",
      ]}
      rows={result.types.map(({ type, admitted, refused, clients, rate, size: sizes }) => [
        type,
        count(admitted),
        count(refused),
        count(clients),
        ...quantiles(rate),
        size(sizes.p99),
      ])}
    />
  );
}

const quantiles = ({ p50, p99, max }: Quantiles): string[] => [p50, p99, max].map(count);

interface TableProps {
  readonly id: string;
  readonly title: string;
  readonly none: string;
  readonly heads: readonly string[];
  /** The first cell of a row names it, the others are numbers. */
  readonly rows: readonly (readonly ComponentChildren[])[];
}

function Table({ id, title, none, heads, rows }: TableProps) {
  return (
    <section aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{title}</h3>
      {rows.length === 0 ? (
        <p class="none">{none}</p>
      ) : (
        <div class="table" role="group" aria-labelledby={`${id}-title`} tabIndex={0}>
          <table class="stacks">
            <thead>
              <tr>
                {heads.map((head, index) => (
                  <th key={head} scope="col" class={index === 0 ? undefined : "number"}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((cells) => (
                <tr key={String(cells[0])}>
                  <th scope="row">{cells[0]}</th>
                  {cells.slice(1).map((cell, index) => (
                    <td key={heads[index + 1]} class="number" data-head={heads[index + 1]}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
