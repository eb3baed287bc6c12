import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operation as addImContactToGroup } from '../../functions/add-im-contact-to-group.ts';
import { operation as createItem } from '../../functions/create-item.ts';
import { operation as deleteItem } from '../../functions/delete-item.ts';
import { operation as getItem } from '../../functions/get-item.ts';
import { operation as updateItem } from '../../functions/update-item.ts';
import type { Operation } from '../../lib/operation/operation.ts';
import { sharedFolder } from '../shared-folder.ts';
import { canonical, withoutKeys, written } from './written.ts';

const itemIds = (ids: readonly string[], changeKeyStart: string, ends: string) =>
  ids.map((end, place) => ({ id: `m4${end}AAA=`, changeKey: `${changeKeyStart}${ends[place]}` }));
const changeKeyStart = 'CQAAABYAAAApjGm7TnMWQ5TzjbhziLL0AAF/yK';

const items = [
  ['Project priorities', '(1) Buy pizza, (2) Eat pizza', 'sadie@contoso.com'],
  ['Company Soccer Team', 'Are you interested in joining?', 'magdalena@contoso.com'],
  [
    'Code Blast',
    'Are you interested in getting together to finish the methods for the ContosoLive project?',
    'mack@contoso.com',
  ],
].map(([subject, value, address]) => ({
  message: { subject, body: { bodyType: 'HTML', value }, toRecipients: [address] },
}));

const requests: readonly (readonly [Operation, object])[] = [
  [createItem, { messageDisposition: 'SaveOnly', savedItemFolderId: 'drafts', items }],
  [
    getItem,
    {
      itemShape: { baseShape: 'IdOnly', additionalProperties: ['item:Subject', 'message:ToRecipients'] },
      itemIds: itemIds(['Nx', 'Ny', 'Nz'], `${changeKeyStart}B`, '012'),
    },
  ],
  [
    updateItem,
    {
      messageDisposition: 'SaveOnly',
      savedItemFolderId: 'drafts',
      itemChanges: itemIds(['OV', 'OW', 'OX'], `${changeKeyStart}C`, 'yz0').map((itemId) => ({
        itemId,
        set: { message: { subject: 'Updated subject at 1/17/2014 2:58:09 PM' } },
      })),
    },
  ],
  [
    deleteItem,
    {
      deleteType: 'SoftDelete',
      affectedTaskOccurrences: 'AllOccurrences',
      itemIds: itemIds(['Ok', 'Ol', 'Om'], `${changeKeyStart}D`, 'EFG'),
    },
  ],
];

const document = (name: string) => readFileSync(join(sharedFolder ?? '', 'reference/microsoft', name), 'utf8');

/** Returns the XML blocks of Microsoft's document on messages. */
function blocks(): readonly string[] {
  return [...document('messages-in-batches.md').matchAll(/```XML\r?\n([\s\S]*?)```/g)].map(([, xml = '']) =>
    xml.trim(),
  );
}

describe.skipIf(!sharedFolder)('the requests of Microsoft’s document on messages in batches', () => {
  it.each(requests.map(([operation, body], place) => [operation.name, operation, body, place] as const))(
    '%s is sent as the document has it',
    async (_, operation, body, place) => {
      const { envelopes } = await written(operation, { requestServerVersion: 'Exchange2007_SP1', ...body });
      const envelope = blocks().filter((xml) => xml.includes('<soap:Envelope'))[place] ?? '';
      // A read without a response is sent twice.
      const sent = new Set(envelopes.map((each) => canonical(withoutKeys(each))));
      expect([...sent]).toEqual([canonical(envelope)]);
    },
  );

  it('CreateItem of messages to send differs from that of drafts by what the document says', async () => {
    const { envelopes } = await written(createItem, {
      requestServerVersion: 'Exchange2007_SP1',
      messageDisposition: 'SendAndSaveCopy',
      savedItemFolderId: 'sentitems',
      items,
    });
    const start = blocks().find((xml) => xml.startsWith('<m:CreateItem')) ?? '';
    const drafts = blocks().find((xml) => xml.includes('<m:CreateItem MessageDisposition="SaveOnly">')) ?? '';
    const document = drafts.replace(/<m:CreateItem[\s\S]*<\/m:SavedItemFolderId>/, start);
    expect(document).toContain('SendAndSaveCopy');
    expect(envelopes.map((each) => canonical(withoutKeys(each)))).toEqual([canonical(document)]);
  });
});

describe.skipIf(!sharedFolder)('the request of Microsoft’s document on AddImContactToGroup', () => {
  it('is sent as the document has it', async () => {
    const { envelopes } = await written(addImContactToGroup, {
      requestServerVersion: 'Exchange2013',
      mailboxCulture: 'en-US',
      members: [
        {
          contactId: { id: 'AAMkAGQ1MjJjMTBkLTc4Y2AA=', changeKey: 'EQAAABYAAABtF8oI7i' },
          groupId: { id: 'AAMkAGQ1MjJjMTBkzzAAAQKAAA=', changeKey: 'EgAAAA==' },
        },
      ],
    });
    const [request = ''] =
      /<soap:Envelope[\s\S]*?<\/soap:Envelope>/.exec(document('add-im-contact-to-group.txt')) ?? [];
    expect(envelopes.map(canonical)).toEqual([canonical(request)]);
  });
});
