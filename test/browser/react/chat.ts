import { Activity, createElement, type ReactNode, StrictMode } from "react";
import {
  type GuardedPartySocketState,
  useGuardedPartySocket,
  type UseGuardedPartySocketOptions,
} from "party-bouncer/react";

export interface ChatProps extends Pick<
  UseGuardedPartySocketOptions,
  "room" | "query" | "user" | "enabled" | "startClosed" | "transferEnqueuedMessages"
> {
  /** What its handlers put before what they hear: each render has new ones. */
  label?: string;
  isStrict?: boolean;
  isMounted?: boolean;
  /** Whether React keeps its state and takes its effects back. */
  isHidden?: boolean;
}

/** What a page shows to the test. */
export interface Diary {
  renders: number;
  heard: string[];
  last?: GuardedPartySocketState;
}

export const diary: Diary = { renders: 0, heard: [] };

/** A component as an app would have it, whose closures are new at each render. */
function Chat({ label = "", ...props }: ChatProps): ReactNode {
  const hear = (what: string): void => void diary.heard.push(`${label}${what}`);
  diary.renders++;
  diary.last = useGuardedPartySocket({
    ...props,
    minReconnectionDelay: 10,
    maxReconnectionDelay: 10,
    pacing: { types: { move: { coalesce: true } } },
    shouldReconnectOnClose: ({ code }) => {
      hear(`asked about ${code}`);
      return true;
    },
    strategies: { 4001: ({ code }) => (hear(`strategy for ${code}`), Infinity) },
    onOpen: () => hear("open"),
    onMessage: ({ data }) => hear(`message ${data}`),
    onClose: ({ code }) => hear(`close ${code}`),
    onStanding: ({ status }) => hear(`standing ${status}`),
    onStatement: ({ kind }) => hear(`statement ${kind}`),
  });
  const { status, retryAfter, queued } = diary.last.standing;
  return createElement("output", { "data-status": status }, `${status}, ${retryAfter} ms, ${queued} waiting`);
}

export function App({ isStrict = true, isMounted = true, isHidden, ...props }: ChatProps): ReactNode {
  let chat: ReactNode = isMounted ? createElement(Chat, props) : "nobody is here";
  if (isHidden !== undefined)
    chat = createElement(Activity, { mode: isHidden ? "hidden" : "visible", children: chat });
  return isStrict ? createElement(StrictMode, null, chat) : chat;
}
