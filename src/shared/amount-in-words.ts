/** `1 message`, `2,000 bytes`. @param unit in the plural, with an s */
export function amountInWords(count: number, unit: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? unit.slice(0, -1) : unit}`;
}
