export interface Guest {
  /** What to connect with. */
  query: () => Promise<{ token: string }>;
  /** Whether the room without a bouncer lets this guest in. */
  isOnThisMachine: () => Promise<boolean>;
  /** What the room's record is read with; `null` if this is not the machine of whoever runs it. */
  developerToken: () => Promise<string | null>;
  /** Asks for a new token next time: the room no longer knows this one. */
  forget: () => void;
}

interface Ticket {
  token: string;
  onThisMachine: boolean;
  developer?: string;
}

/**
 * Signs a guest in. The token is asked for once and kept: a new one would be a new person, and coming back
 * as somebody else is not what an honest client does.
 */
export function guest(name: string): Guest {
  let asked: Promise<Ticket> | undefined;
  const ticket = () => {
    const asking = (asked ??= fetchTicket(name));
    // A server that does not answer yet is asked again.
    asking.catch(() => {
      if (asked === asking) asked = undefined;
    });
    return asking;
  };
  return {
    async query() {
      const { token } = await ticket();
      return { token };
    },
    async isOnThisMachine() {
      const { onThisMachine } = await ticket();
      return onThisMachine;
    },
    async developerToken() {
      const { developer } = await ticket();
      return developer ?? null;
    },
    forget() {
      asked = undefined;
    },
  };
}

async function fetchTicket(name: string): Promise<Ticket> {
  const response = await fetch(`/guest?name=${encodeURIComponent(name)}`);
  if (!response.ok) throw new Error(`The room gives no guest token (${response.status})`);
  return (await response.json()) as Ticket;
}
