/** The most that an answer may cost, in tokens. */
export const MOST = 400;

/**
 * Stands for a model, so that the example needs no key and no network. With Workers AI it would be
 * `env.AI.run(model, { prompt: question, max_tokens })`, whose `usage` says what it has cost.
 */
export async function complete(question: string): Promise<{ text: string; tokens: number }> {
  await new Promise((resolve) => setTimeout(resolve, 300));
  const words = question.trim().split(/\s+/);
  const text = `You said ${words.length} words, and the longest is “${words.reduce((a, b) => (b.length > a.length ? b : a))}”. A model would know more.`;
  return { text, tokens: Math.min(MOST, 100 + 20 * words.length) };
}
