export interface Guest {
  /** What to connect with. */
  query: () => Promise<{ token: string }>;
  /** Asks for a new token next time: the room no longer knows this one. */
  forget: () => void;
}

/**
 * Signs a guest in. The token is asked for once and kept: a new one would be a new person, and coming back
 * as somebody else is not what an honest client does.
 */
export function guest(name: string): Guest {
  let token: string | undefined;
  return {
    async query() {
      token ??= await fetchToken(name);
      return { token };
    },
    forget() {
      token = undefined;
    },
  };
}

async function fetchToken(name: string): Promise<string> {
  const response = await fetch(`/guest?name=${encodeURIComponent(name)}`);
  if (!response.ok) throw new Error(`The room gives no guest token (${response.status})`);
  const { token } = (await response.json()) as { token: string };
  return token;
}
