export type Outgoing = { readonly type: string } & Readonly<Record<string, unknown>>;

export function frame(outgoing: Outgoing): string {
  return JSON.stringify(outgoing);
}
