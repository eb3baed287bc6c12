/** Finds what has `namePart` in its name, as the names of a template have their logical ids in them; throws where nothing has, naming the `kind`. */
export function named<T extends { readonly name: string }>(among: readonly T[], kind: string, namePart: string): T {
  const found = among.find(({ name }) => name.includes(namePart));
  if (!found) throw new Error(`The template has no ${kind} whose name contains ${namePart}`);
  return found;
}
