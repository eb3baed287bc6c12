import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operation as createItem } from '../../functions/create-item.ts';
import { operation as deleteItem } from '../../functions/delete-item.ts';
import { operation as getItem } from '../../functions/get-item.ts';
import { operation as updateItem } from '../../functions/update-item.ts';
import type { Operation } from '../../lib/operation/operation.ts';
import { sharedFolder } from '../shared-folder.ts';
import { canonical, withoutKeys, written } from './written.ts';

const changeKeys = ['EQAAABYAAAD2WuN+TpqwSrNP9JCCMKC0AAFc51y'].flatMap((start) =>
  [...'STUYZa'].map((end) => start + end),
);
const itemId = (id: string, changeKey = 0) => ({ id, changeKey: changeKeys[changeKey] ?? '' });
const created = [itemId('ceJwVAAA=', 0), itemId('ceJwWAAA=', 1), itemId('ceJwXAAA=', 2)];
const deleted = [itemId('ceJwYAAA=', 3), itemId('ceJwZAAA=', 4), itemId('ceJwaAAA=', 5)];
const contact = (displayName: string, address: string) => ({
  contact: { displayName, emailAddresses: { EmailAddress1: address } },
});

const requests: readonly (readonly [Operation, object])[] = [
  [
    createItem,
    {
      savedItemFolderId: 'contacts',
      items: [
        contact('Sadie Daniels', 'sadie@contoso.com'),
        contact('Alfred Welker', 'alfred@contoso.com'),
        contact('Hope Gross', 'hope@contoso.com'),
      ],
    },
  ],
  [getItem, { itemShape: { baseShape: 'IdOnly', additionalProperties: ['contacts:DisplayName'] }, itemIds: created }],
  [
    updateItem,
    {
      conflictResolution: 'AutoResolve',
      savedItemFolderId: 'contacts',
      itemChanges: created.map((id) => ({ itemId: id, set: { contact: { companyName: 'Contoso' } } })),
    },
  ],
  [deleteItem, { deleteType: 'SoftDelete', affectedTaskOccurrences: 'AllOccurrences', itemIds: deleted }],
];

const documentRequests = (): readonly string[] => {
  const document = readFileSync(join(sharedFolder ?? '', 'reference/microsoft/contacts-in-batches.md'), 'utf8');
  const blocks = [...document.matchAll(/```XML\r?\n([\s\S]*?)```/g)].map(([, xml = '']) => xml.trim());
  return blocks.filter((xml) => xml.includes('<soap:Envelope'));
};

describe.skipIf(!sharedFolder)('the requests of Microsoft’s document on contacts in batches', () => {
  it.each(requests.map(([operation, body], place) => [operation.name, operation, body, place] as const))(
    '%s is sent as the document has it',
    async (_, operation, body, place) => {
      const { envelopes } = await written(operation, { requestServerVersion: 'Exchange2007_SP1', ...body });
      const sent = new Set(envelopes.map((envelope) => canonical(withoutKeys(envelope))));
      expect([...sent]).toEqual([canonical(documentRequests()[place] ?? '')]);
    },
  );
});
