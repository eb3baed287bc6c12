import type { RecordValue } from '../schema/kinds/record.ts';

/** The extended property that carries an entry's key into Exchange, where the item can be found again by it. */
export const keyPath = {
  propertySetId: '083a8458-7433-4faf-91c4-670645f8c8db',
  propertyName: 'EwsBatchKey',
  propertyType: 'String',
} as const;

function isKey({ path }: { readonly path?: Partial<typeof keyPath> }): boolean {
  return path?.propertySetId?.toLowerCase() === keyPath.propertySetId && path.propertyName === keyPath.propertyName;
}

/** Gives the item with its key among its extended properties, in place of another key that it has from where it was read. */
export function withKey(item: RecordValue, key: string): RecordValue {
  const given: readonly RecordValue[] = Array.isArray(item.extendedProperties) ? item.extendedProperties : [];
  return { ...item, extendedProperties: [...given.filter((each) => !isKey(each)), { path: keyPath, value: key }] };
}

/** Gives the entries, each that is an object and has no key with one: `prefix`, a slash and its index. */
export function withKeys(entries: readonly unknown[], prefix: string): readonly unknown[] {
  return entries.map((entry, index) => {
    const isObject = typeof entry === 'object' && entry !== null && !Array.isArray(entry);
    return isObject && !('key' in entry) ? { key: `${prefix}/${index}`, ...entry } : entry;
  });
}

/** Gives an entry's key, or undefined where it has none. */
export function keyOf(entry: unknown): string | undefined {
  const key = typeof entry === 'object' && entry !== null && 'key' in entry ? entry.key : undefined;
  return typeof key === 'string' ? key : undefined;
}
