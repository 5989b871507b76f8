import { expect, it } from "vitest";
import { guestName, issueTicket, stateGuest } from "../../../party/guest.ts";

const env = { GUEST_SECRET: "x".repeat(32) };

it.each([
  ["an emoji where a name is cut", "x".repeat(31) + "😀😀"],
  ["line breaks", "a\r\nx-guest-id: b"],
  ["half of a surrogate pair", "\ud83d"],
  ["nothing but spaces", "   "],
])("gives a name with %s a ticket that the gate takes", async (_, name) => {
  const url = new URL("http://rooms/guest");
  url.searchParams.set("name", name);
  const ticket = (await (await issueTicket(new Request(url), env))?.json()) as {
    token: string;
    user: { name: string };
  };
  const request = await stateGuest(new Request(`http://rooms/party/lobby?token=${ticket.token}`), env);
  expect(guestName(request)).toBe(ticket.user.name);
});
