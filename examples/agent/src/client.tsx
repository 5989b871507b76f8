import { useAgent } from "agents/react";
import { guarded } from "party-bouncer/client";
import { StrictMode, type FormEvent, useState } from "react";
import { createRoot } from "react-dom/client";
import type { Assistant } from "./server";

interface Turn {
  readonly question: string;
  readonly answer: string;
}

function Chat() {
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [left, setLeft] = useState<number | null>(null);
  const [notice, setNotice] = useState<string | null>(null);
  const [isAway, setAway] = useState(false);
  const [options] = useState(() =>
    guarded({
      onStanding: ({ status, message }) => {
        setNotice(message);
        setAway(status === "away");
      },
    }),
  );
  const agent = useAgent<Assistant, unknown>({ agent: "assistant", name: "lobby", ...options });

  async function ask(question: string): Promise<void> {
    // A refused call rejects at once, with a sentence to show. So does one of a client that has spent its budget.
    const answer = await agent.call("ask", [question]).then(
      ({ text, left }) => {
        setLeft(left);
        return text;
      },
      (error: Error) => error.message,
    );
    setTurns((turns) => [...turns, { question, answer }]);
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    void ask(String(new FormData(form).get("question")));
    form.reset();
  }

  return (
    <>
      <h1>Ask me anything</h1>
      <p className="lead">
        An answer costs tokens, and you have 2,000 an hour
        {left !== null && `: ${left.toLocaleString("en")} are left`}. Ask too fast, and you are told to wait.
      </p>
      <div className="log" role="log" aria-label="Conversation" tabIndex={0} ref={(log) => showLast(log)}>
        {turns.map(({ question, answer }, index) => (
          <div key={index}>
            <p className="mine">
              <b>You</b> {question}
            </p>
            <p>
              <b>Agent</b> {answer}
            </p>
          </div>
        ))}
      </div>
      <p className="notice" role="status">
        {notice}
      </p>
      <form onSubmit={submit}>
        <label htmlFor="question">Question</label>
        <div className="row">
          <input
            id="question"
            name="question"
            maxLength={500}
            required
            autoComplete="off"
            enterKeyHint="send"
          />
          <button>Ask</button>
        </div>
      </form>
      <p className="aside">
        <button
          type="button"
          onClick={() => Array.from({ length: 20 }, (_, each) => ask(`Question ${each + 1}`))}
        >
          Ask 20 at once
        </button>
        {isAway && (
          <button type="button" onClick={() => agent.reconnect()}>
            Come back in
          </button>
        )}
      </p>
    </>
  );
}

function showLast(log: HTMLElement | null): void {
  if (log !== null) log.scrollTop = log.scrollHeight;
}

createRoot(document.querySelector("#root") as HTMLElement).render(
  <StrictMode>
    <Chat />
  </StrictMode>,
);
