/** The object and its prototypes that have an own property of this name, the most derived one first. */
export function ownersOf(start: object, name: string): object[] {
  const owners: object[] = [];
  for (let each: object | null = start; each !== null; each = Object.getPrototypeOf(each) as object | null) {
    if (Object.hasOwn(each, name)) owners.push(each);
  }
  return owners;
}
