import { useEffect, useRef } from "preact/hooks";
import type { Lab } from "../state/lab.ts";
import { TraceChart } from "./trace-chart.tsx";
import { TraceList } from "./trace-list.tsx";

/** One client: its buckets, strikes and cool-downs over time. */
export function ClientView({ lab, from }: { lab: Lab; from: number }) {
  const client = lab.chosen.value;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (client !== null) heading.current?.focus();
  }, [client]);
  if (client === null) return null;
  const trace = lab.trace.value;
  return (
    <section class="client" aria-labelledby="client-title">
      <div class="client-head">
        <h3 id="client-title" ref={heading} tabIndex={-1}>
          {client}
        </h3>
        <button type="button" onClick={() => lab.choose(null)}>
          Close
        </button>
      </div>
      {trace === null || trace.client !== client ? (
        <p class="none">Following it through the record …</p>
      ) : trace.moments.length === 0 ? (
        <p class="none">It did nothing in this record.</p>
      ) : (
        <>
          <TraceChart trace={trace} />
          <TraceList trace={trace} from={from} />
        </>
      )}
    </section>
  );
}
