import { readMime } from '../mail/mime-reader.ts';
import { kindOf } from '../properties/item-kinds.ts';
import { idOnly, writeItem } from '../properties/item-shape.ts';
import { applyUpdates } from '../properties/updates.ts';
import { ResponseError } from '../response-error.ts';
import { changeItem, type Folder, type Item } from '../store/mailbox.ts';
import { readVersion } from '../store/mailbox-identifiers.ts';
import { type Element, m, requiredChild, t } from '../xml.ts';
import { type Call, type Operation, runEach } from './operation.ts';
import { resolveItem, resolveSavedItemFolder } from './resolve-identifiers.ts';
import { resolveCopyFolder, submit } from './submission.ts';

/**
 * Updates items, and sends messages:
 * https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem-operation
 */
export const updateItem: Operation = {
  entries: 'ItemChanges',
  emptyResult: [m('Items')],
  run: (request, call) => {
    const folder = resolveSavedItemFolder(call, request);
    return runEach(requiredChild(request, 'ItemChanges').children, (itemChange) =>
      update(call, itemChange, request.attributes, folder),
    );
  },
};

function update(
  call: Call,
  itemChange: Element,
  { ConflictResolution, MessageDisposition }: Element['attributes'],
  folder: Folder | undefined,
): readonly Element[] {
  const { mailbox } = call;
  const [itemId = itemChange] = itemChange.children;
  const item = resolveItem(call, itemId);
  const isMessage = item.kind === 'Message';
  if (isMessage && !MessageDisposition) throw new ResponseError('ErrorMessageDispositionRequired');
  const knownVersion = readVersion(mailbox, itemId.attributes.ChangeKey);
  if (knownVersion === undefined) throw new ResponseError('ErrorChangeKeyRequiredForWriteOperations');
  const { changed, conflicts } = change(call, item, itemChange, knownVersion, ConflictResolution);
  const isSent = isMessage && MessageDisposition !== 'SaveOnly';
  if (isSent) submit(call, changed, resolveCopyFolder(call, folder, MessageDisposition));
  return [
    m('Items', {}, isSent ? [] : [writeItem(mailbox, changed, idOnly)]),
    m('ConflictResults', {}, [t('Count', {}, String(conflicts))]),
  ];
}

function change(
  { mailbox, now }: Call,
  item: Item,
  itemChange: Element,
  knownVersion: number,
  conflictResolution: string | undefined,
): { readonly changed: Item; readonly conflicts: number } {
  if (conflictResolution === 'NeverOverwrite' && knownVersion !== item.version) {
    throw new ResponseError('ErrorIrresolvableConflict');
  }
  const requested = applyUpdates(kindOf(item.kind), item.properties, requiredChild(itemChange, 'Updates').children);
  checkUnsent(item, requested.touched);
  const retained = conflictResolution === 'AutoResolve' ? retainedKeys(item, requested.properties, knownVersion) : [];
  const properties = withMime(item, withOriginals(item, requested.properties, retained), requested.touched);
  const touched = requested.touched.filter((key) => !retained.includes(key));
  return { changed: changeItem(mailbox, item, properties, touched, now), conflicts: retained.length };
}

/**
 * Returns the properties after an update: with those of new MIME content, or without the MIME content that they no
 * longer match.
 */
function withMime({ kind }: Item, properties: Item['properties'], touched: readonly string[]): Item['properties'] {
  if (kind !== 'Message') return properties;
  const mimeContent = properties.get('item:MimeContent');
  if (!mimeContent || !touched.includes('item:MimeContent')) {
    return new Map([...properties].filter(([key]) => key !== 'item:MimeContent'));
  }
  const written = [...properties].filter(([key]) => touched.includes(key));
  return new Map([...properties, ...readMime(mimeContent), ...written]);
}

const fixedOnceSent: ReadonlySet<string> = new Set([
  'message:IsReadReceiptRequested',
  'message:IsDeliveryReceiptRequested',
]);

function checkUnsent({ kind, properties }: Item, touched: readonly string[]): void {
  const isSent = kind === 'Message' && !properties.has('item:IsDraft');
  const [fixed] = touched.filter((key) => isSent && fixedOnceSent.has(key));
  if (fixed) throw new ResponseError('ErrorInvalidPropertyUpdateSentMessage', [t('FieldURI', { FieldURI: fixed })]);
}

const sensitivities = ['Normal', 'Personal', 'Private', 'Confidential'];

// MS-OXWSCORE 3.1.4.9.4.1
/**
 * Returns the keys of the properties whose stored value AutoResolve keeps. It overwrites every later change except a
 * raised sensitivity.
 */
function retainedKeys(item: Item, properties: Item['properties'], knownVersion: number): readonly string[] {
  const key = 'item:Sensitivity';
  const rank = (of: Item['properties']) => sensitivities.indexOf(of.get(key)?.text ?? 'Normal');
  const changedSince = (item.changes.get(key) ?? 0) > knownVersion;
  return changedSince && rank(properties) < rank(item.properties) ? [key] : [];
}

function withOriginals(item: Item, properties: Item['properties'], keys: readonly string[]): Item['properties'] {
  const originals = keys.flatMap((key) => [...item.properties].filter(([each]) => each === key));
  return new Map([...properties, ...originals]);
}
