import { AIChatAgent } from "@cloudflare/ai-chat";
import { bouncerOf, withBouncer } from "party-bouncer/agents";
import { convertToModelMessages, streamText } from "ai";
import { model } from "./model.ts";

// budgets.md
export class Assistant extends withBouncer(AIChatAgent, {
  budgets: [{ name: "tokens", limit: 100_000, window: "1h", per: "room" }],
}) {
  override async onChatMessage() {
    const turn = await bouncerOf(this).budgets.reserve(null, "tokens", 20_000);
    if (!turn.ok) return new Response(`Come back in ${Math.ceil(turn.retryAfter / 60_000)} minutes.`);
    const result = streamText({
      model,
      messages: await convertToModelMessages(this.messages),
      maxOutputTokens: 2_000,
      onEnd: ({ usage }) => turn.settle(usage.totalTokens),
    });
    return result.toUIMessageStreamResponse();
  }
}
// end
