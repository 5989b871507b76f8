import { type PushLike, pushedBy, tokenOf } from "../ledger/push.ts";
import { isSameToken } from "../shared/token.ts";
import { TOKEN } from "../storage/storage-keys.ts";
import type { StorageLike } from "../storage/storage.ts";
import { answerInquiry, type InquiryDeps } from "./answer-inquiry.ts";

/** What answering the ledger needs. */
export interface ReceiveDeps extends InquiryDeps {
  fail(doing: string, error: unknown): void;
}

/** Answers what the ledger tells a room, or asks it. Without the room's token the answer says nothing. */
export async function receive(request: PushLike, deps: ReceiveDeps): Promise<Response> {
  const { sync, storage, fail } = deps;
  if (sync === null || storage === null) return new Response(null, { status: 404 });
  if (!(await isFromLedger(request, storage))) return new Response(null, { status: 403 });
  const pushed = await pushedBy(request);
  if (pushed === null) return new Response(null, { status: 400 });
  if ("ask" in pushed) {
    try {
      return Response.json(await answerInquiry(pushed, deps));
    } catch (error) {
      fail("answering the ledger", error);
      return new Response(null, { status: 503 });
    }
  }
  const isHere = await sync.hear(pushed.target);
  return isHere === null ? new Response(null, { status: 503 }) : Response.json({ here: isHere });
}

/** A room that has told the ledger nothing has no token. It makes none for whoever asks: anybody can. */
async function isFromLedger(request: PushLike, storage: StorageLike): Promise<boolean> {
  const token = (await storage.get([TOKEN])).get(TOKEN);
  return typeof token === "string" && isSameToken(token, tokenOf(request));
}
