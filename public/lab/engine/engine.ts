import type { Hello, Numbered, Reply, Request } from "./messages.ts";

/** Ms without a word of the worker, while it was asked something, after which it is taken for stuck. */
const SILENCE = 10_000;

const STUCK =
  "The policy's own code does not come to an end. It was stopped after ten seconds. Change it, and it runs again.";

export interface EngineListeners {
  readonly onHello: (hello: Hello) => void;
  /** The worker was stuck or could not start. It has been started again, and knows nothing. */
  readonly onLost: (reason: string) => void;
}

/**
 * The worker, as the page sees it. It runs in a frame that has no origin and may not connect to anything: whatever the code of a policy
 * does, also of one that came with a link, it can send nothing anywhere and read nothing of this site.
 */
export class Engine {
  readonly #listeners: EngineListeners;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #frame: HTMLIFrameElement | null = null;
  #port: MessagePort | null = null;
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(listeners: EngineListeners) {
    this.#listeners = listeners;
  }

  /** Starts the worker, or another one in its stead. What was asked before is forgotten. */
  async start(): Promise<void> {
    clearTimeout(this.#timer);
    this.#waiting.clear();
    this.#port?.close();
    this.#frame?.remove();
    const frame = document.createElement("iframe");
    this.#frame = frame;
    frame.hidden = true;
    frame.title = "Runs policies";
    frame.setAttribute("sandbox", "allow-scripts");
    frame.src = new URL("../sandbox.html", import.meta.url).href;
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.addEventListener("message", ({ data }: MessageEvent<Numbered<Hello | Reply>>) => this.#hear(data));
    port1.start();
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
    document.body.append(frame);
    const [code] = await Promise.all([workerCode(), loaded]);
    // A frame without an origin cannot be named, so the message is for whoever is in it. It is the worker's code, which is public.
    if (this.#frame === frame) frame.contentWindow?.postMessage(code, "*", [port2]);
  }

  /** @param onReply called for each thing that the worker says of it */
  ask(request: Request, onReply: (reply: Reply) => void): void {
    const id = ++this.#last;
    this.#waiting.set(id, onReply);
    this.#port?.postMessage({ id, body: request } satisfies Numbered<Request>);
    this.#watch();
  }

  #hear({ id, body }: Numbered<Hello | Reply>): void {
    if (!("say" in body)) return this.#listeners.onHello(body);
    const onReply = this.#waiting.get(id);
    if (body.say === "end") this.#waiting.delete(id);
    this.#watch();
    onReply?.(body);
  }

  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#listeners.onLost(STUCK);
      void this.start();
    }, SILENCE);
  }
}

let code: Promise<string> | undefined;

function workerCode(): Promise<string> {
  code ??= fetch(new URL("worker.js", import.meta.url)).then((response) => response.text());
  return code;
}
