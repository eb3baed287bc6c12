import { expect, it } from 'vitest';
import { operation as createItem } from '../../functions/create-item.ts';
import { operation as getItem } from '../../functions/get-item.ts';
import { operation as updateItem } from '../../functions/update-item.ts';
import { readXml } from '../../lib/soap/read-xml.ts';
import { written } from './written.ts';

// Names that every JavaScript object inherits. A table of names must not know them.
const inherited = ['constructor', 'toString', 'hasOwnProperty', 'valueOf'];

it.each(inherited)('a property named %s is unknown', async (name) => {
  const { results } = await written(createItem, { items: [{ contact: { [name]: 'x' } }] });
  expect(results).toMatchObject([
    {
      responseCode: 'BatchItemInvalid',
      messageText: expect.stringMatching(`^\\$\\.items\\[0\\]\\.contact\\.${name}: unknown property\\. `),
    },
  ]);
});

it.each(inherited)('a path named %s is unknown', async (name) => {
  const itemId = { id: 'AAMk' };
  const { results } = await written(updateItem, { itemChanges: [{ itemId, delete: [name] }] });
  expect(results).toMatchObject([
    { messageText: '$.itemChanges[0].delete[0]: expected a FieldURI such as "contacts:JobTitle"' },
  ]);
});

it.each(inherited)('an element and an attribute named %s are read under their names', (name) => {
  const t = 'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"';
  const body = `<t:Body BodyType="Text" ${name}="a">text</t:Body>`;
  const item = `<t:Contact>${body}<t:${name}>b</t:${name}><t:CompleteName><t:${name}>c</t:${name}></t:CompleteName></t:Contact>`;
  const element = readXml(`<m:Message ${t} xmlns:m="urn:m"><m:Items>${item}</m:Items></m:Message>`);
  expect(getItem.read({ responseClass: 'Success', responseCode: 'NoError', element })).toEqual({
    item: {
      contact: { body: { bodyType: 'Text', [name]: 'a', value: 'text' }, [name]: 'b', completeName: { [name]: 'c' } },
    },
  });
});
