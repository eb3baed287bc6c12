/** Returns the first element whose name contains `namePart`, such as a logical id without its hash. Throws if there is none; `kind` is for the message. */
export function findByName<T extends { readonly name: string }>(
  elements: readonly T[],
  kind: string,
  namePart: string,
): T {
  const found = elements.find(({ name }) => name.includes(namePart));
  if (!found) throw new Error(`The template has no ${kind} whose name contains ${namePart}`);
  return found;
}
