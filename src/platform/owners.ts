/** An object and its prototypes, as far as they have a property of this name of their own: the most derived one first. */
export function ownersOf(start: object, name: string): object[] {
  const owners: object[] = [];
  for (let each: object | null = start; each !== null; each = Object.getPrototypeOf(each) as object | null) {
    if (Object.hasOwn(each, name)) owners.push(each);
  }
  return owners;
}
