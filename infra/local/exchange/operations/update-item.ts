import { kindOf } from '../properties/item-kinds.ts';
import { idOnly, writeItem } from '../properties/item-shape.ts';
import { applyUpdates } from '../properties/updates.ts';
import { ResponseError } from '../response-error.ts';
import { changeItem, changeOf, type Item } from '../store/mailbox.ts';
import { type Element, m, requiredChild, t } from '../xml.ts';
import { itemOf, savedItemFolderOf } from './identifiers.ts';
import { type Call, type Operation, runEach } from './operation.ts';

/** https://learn.microsoft.com/exchange/client-developer/web-service-reference/updateitem-operation */
export const updateItem: Operation = {
  entries: 'ItemChanges',
  emptyResult: [m('Items')],
  run: (request, call) => {
    savedItemFolderOf(call, request);
    const conflictResolution = request.attributes.ConflictResolution ?? '';
    return runEach(requiredChild(request, 'ItemChanges').children, (itemChange) =>
      update(call, itemChange, conflictResolution),
    );
  },
};

function update(call: Call, itemChange: Element, conflictResolution: string): readonly Element[] {
  const { mailbox } = call;
  const [itemId = itemChange] = itemChange.children;
  const item = itemOf(call, itemId);
  const known = changeOf(mailbox, itemId.attributes.ChangeKey);
  if (known === undefined) throw new ResponseError('ErrorChangeKeyRequiredForWriteOperations');
  if (conflictResolution === 'NeverOverwrite' && known !== item.version) {
    throw new ResponseError('ErrorIrresolvableConflict');
  }
  const asked = applyUpdates(kindOf(item.kind), item.properties, requiredChild(itemChange, 'Updates').children);
  const retained = conflictResolution === 'AutoResolve' ? retainedKeys(item, asked.properties, known) : [];
  const properties = withOriginals(item, asked.properties, retained);
  const touched = asked.touched.filter((key) => !retained.includes(key));
  const changed = changeItem(mailbox, item, properties, touched, call.now);
  return [
    m('Items', {}, [writeItem(mailbox, changed, idOnly)]),
    m('ConflictResults', {}, [t('Count', {}, String(retained.length))]),
  ];
}

const sensitivities = ['Normal', 'Personal', 'Private', 'Confidential'];

/**
 * The keys of the properties whose new value AutoResolve ignores: it overwrites whatever somebody else changed since
 * the change that the caller knew, except that it never lowers a sensitivity (MS-OXWSCORE 3.1.4.9.4.1).
 */
function retainedKeys(item: Item, properties: Item['properties'], known: number): readonly string[] {
  const key = 'item:Sensitivity';
  const rank = (of: Item['properties']) => sensitivities.indexOf(of.get(key)?.text ?? 'Normal');
  const changedSince = (item.changes.get(key) ?? 0) > known;
  return changedSince && rank(properties) < rank(item.properties) ? [key] : [];
}

function withOriginals(item: Item, properties: Item['properties'], keys: readonly string[]): Item['properties'] {
  const originals = keys.flatMap((key) => [...item.properties].filter(([each]) => each === key));
  return new Map([...properties, ...originals]);
}
