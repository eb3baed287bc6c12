import type { RecordValue } from '../schema/kinds/record.ts';
import { isJsonObject } from '../soap/structure.ts';

/** The extended property that stores an entry's key with the item that it creates. */
export const keyPath = {
  propertySetId: '083a8458-7433-4faf-91c4-670645f8c8db',
  propertyName: 'EwsBatchKey',
  propertyType: 'String',
} as const;

function isKey({ path }: { readonly path?: Partial<typeof keyPath> }): boolean {
  return path?.propertySetId?.toLowerCase() === keyPath.propertySetId && path.propertyName === keyPath.propertyName;
}

/** Returns the item with the key among its extended properties; a key that the item was read with is replaced. */
export function withKey(item: RecordValue, key: string): RecordValue {
  const given: readonly RecordValue[] = Array.isArray(item.extendedProperties) ? item.extendedProperties : [];
  return { ...item, extendedProperties: [...given.filter((each) => !isKey(each)), { path: keyPath, value: key }] };
}

/** Returns the entries, each object without a key with a derived one: `<prefix>/<index>`. */
export function withKeys(entries: readonly unknown[], prefix: string): readonly unknown[] {
  return entries.map((entry, index) =>
    isJsonObject(entry) && !('key' in entry) ? { key: `${prefix}/${index}`, ...entry } : entry,
  );
}

/** Returns an entry's key; undefined if it has none. */
export function keyOf(entry: unknown): string | undefined {
  const key = typeof entry === 'object' && entry !== null && 'key' in entry ? entry.key : undefined;
  return typeof key === 'string' ? key : undefined;
}
