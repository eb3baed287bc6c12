import { type ErrorCode, ResponseError } from '../response-error.ts';
import type { Element } from '../xml.ts';
import { accessOf } from './access.ts';
import type { ItemKind } from './item-kinds.ts';
import { readProperties } from './item-properties.ts';
import { type PropertyPath, pathOf } from './property-path.ts';

type Properties = ReadonlyMap<string, Element>;

/** Returns a property's new value, or undefined if the change deletes it. Throws a ResponseError. */
type Update = (kind: ItemKind, path: PropertyPath, change: Element, old: Element | undefined) => Element | undefined;

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
/** The properties that can be appended to: a body, and collections of recipients. */
const appendable: ReadonlySet<string> = new Set([
  'item:Body',
  'message:ToRecipients',
  'message:CcRecipients',
  'message:BccRecipients',
  'message:ReplyTo',
]);

const updates: Readonly<Record<string, Update>> = {
  SetItemField: (kind, path, change) => {
    if (!['update', 'delete'].includes(accessOf(path.key) ?? '')) fail('ErrorInvalidPropertySet', path);
    return newValue(kind, path, change);
  },
  AppendToItemField: (kind, path, change, old) => {
    if (!appendable.has(path.key)) fail('ErrorInvalidPropertyAppend', path);
    const value = newValue(kind, path, change);
    if (path.key !== 'item:Body') return { ...value, children: [...(old?.children ?? []), ...value.children] };
    if (old && old.attributes.BodyType !== value.attributes.BodyType) fail('ErrorInvalidPropertyAppend', path);
    return { ...value, text: (old?.text ?? '') + value.text };
  },
  DeleteItemField: (_kind, path) => {
    if (accessOf(path.key) !== 'delete') fail('ErrorInvalidPropertyDelete', path);
    return undefined;
  },
};

/**
 * Applies the changes of an Updates element in order. Returns the new properties and the keys of those that changed.
 * Throws a ResponseError if one change is invalid.
 */
export function applyUpdates(
  kind: ItemKind,
  properties: Properties,
  changes: readonly Element[],
): { readonly properties: Properties; readonly touched: readonly string[] } {
  const updated = new Map(properties);
  const touched = changes.map((change) => {
    const path = pathOf(change);
    const value = updates[change.name]?.(kind, path, change, updated.get(path.key));
    if (value) {
      updated.set(path.key, value);
    } else {
      updated.delete(path.key);
    }
    return path.key;
  });
  return { properties: updated, touched };
}

function newValue(kind: ItemKind, path: PropertyPath, change: Element): Element {
  const item = change.children.at(-1);
  if (item?.children.length !== 1) return fail('ErrorIncorrectUpdatePropertyCount', path);
  const [only, second] = item.name === kind.element ? readProperties(kind, item) : [];
  if (!only || second || only[0] !== path.key) return fail('ErrorUpdatePropertyMismatch', path);
  return only[1];
}

function fail(code: ErrorCode, { element }: PropertyPath): never {
  throw new ResponseError(code, [element]);
}
