import { guarded, type Standing } from "party-bouncer/client";
import { useAgent } from "agents/react";
import { createElement, StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";

interface Target {
  readonly host: string;
  readonly name: string;
}

/** As docs/guides/agents.md shows it: the guard belongs to one connection, so its options are made once. */
function Assistant({ host, name }: Target) {
  const [standing, setStanding] = useState<Standing | null>(null);
  const [said, say] = useState("");
  const [options] = useState(() =>
    guarded({
      agent: "strict",
      host,
      name,
      query: { user: name },
      minReconnectionDelay: 10,
      maxReconnectionDelay: 10,
      onStanding: setStanding,
    }),
  );
  const agent = useAgent<{ count: number }>(options as never);
  const add = async (): Promise<void> => {
    try {
      say(String(await agent.call("add", [1, 2])));
    } catch (error) {
      say((error as Error).message);
    }
  };
  const flood = (): void => {
    // No more than a busy machine takes in: what is in the queue keeps back the close.
    for (let index = 0; index < 5; index++) agent.call("add", [1, 2]).catch(() => {});
    if (agent.readyState === agent.OPEN) setTimeout(flood, 20);
  };
  return createElement(
    "main",
    null,
    createElement("button", { onClick: () => void add() }, "Add"),
    createElement("button", { onClick: flood }, "Flood"),
    createElement("output", { title: "said" }, said),
    createElement("output", { title: "standing" }, standing?.status ?? "ok"),
    createElement("output", { title: "count" }, String(agent.state?.count)),
    createElement("button", { onClick: () => agent.setState({ count: 7 }) }, "Set"),
  );
}

const target = JSON.parse(document.body.dataset["target"] ?? "{}") as Target;
createRoot(document.body).render(createElement(StrictMode, null, createElement(Assistant, target)));
