import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { useExchange } from './exchange-client.ts';
import { useMailExchange } from './mail-client.ts';

const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '&',
        '<',
        '>',
        '"',
        "'",
        ']]>',
        '\r',
        '\n',
        '\t',
        ' ',
        '\r\n',
        '\u2028',
        '\u202e',
        '👩‍👩‍👧',
        '\u0085',
        '\ufeff',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(''))
  .filter((text) => /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(text));

/** Returns text with every character as a character reference. */
const asReferences = (text: string) => [...text].map((character) => `&#${character.codePointAt(0)};`).join('');

/**
 * Returns the texts of the elements in a document that have any, and the Name attributes, by the elements' local name.
 */
function readTexts(xml: string): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  const open: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ local, attributes }) => {
    open.push(local);
    texts[local] = '';
    if (attributes.Name) texts.Name = attributes.Name.value;
  });
  parser.on('text', (text) => {
    texts[open.at(-1) ?? ''] += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return texts;
}

describe('text that is hard to write as XML', () => {
  const { call, createContact } = useExchange();

  test('is returned unchanged, in elements and in attributes', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, hostileText, async (displayName, name, value) => {
        const itemId = await createContact(
          `<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x3A45" PropertyType="String"/><t:Value>${asReferences(value)}</t:Value></t:ExtendedProperty>
           <t:DisplayName>${asReferences(displayName)}</t:DisplayName>
           <t:EmailAddresses><t:Entry Key="EmailAddress1" Name="${asReferences(name)}">a</t:Entry></t:EmailAddresses>`,
        );
        const { xml } = await call(
          `<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:AdditionalProperties>
             <t:ExtendedFieldURI PropertyTag="0x3A45" PropertyType="String"/>
             <t:FieldURI FieldURI="contacts:DisplayName"/><t:FieldURI FieldURI="contacts:EmailAddresses"/>
           </t:AdditionalProperties></m:ItemShape><m:ItemIds>${itemId}</m:ItemIds></m:GetItem>`,
        );
        expect(readTexts(xml)).toMatchObject({ DisplayName: displayName, Name: name, Value: value });
      }),
      { numRuns: 100 },
    );
  });

  test('may stand in a CDATA section', async () => {
    const itemId = await createContact('<t:DisplayName>a<![CDATA[<b> & ]]>c</t:DisplayName>');
    const { xml } = await call(
      `<m:GetItem><m:ItemShape><t:BaseShape>AllProperties</t:BaseShape></m:ItemShape><m:ItemIds>${itemId}</m:ItemIds></m:GetItem>`,
    );
    expect(readTexts(xml).DisplayName).toBe('a<b> & c');
  });
});

describe('text that is hard to write as MIME', () => {
  const { createDraft, getItem } = useMailExchange();
  const read = async (itemId: string) =>
    readTexts(
      await getItem(
        itemId,
        `<t:BaseShape>IdOnly</t:BaseShape><t:IncludeMimeContent>true</t:IncludeMimeContent><t:AdditionalProperties>
           <t:FieldURI FieldURI="item:Subject"/><t:FieldURI FieldURI="item:Body"/><t:FieldURI FieldURI="item:DisplayTo"/>
         </t:AdditionalProperties>`,
      ),
    );

  test('is unchanged in a message that is made from the MIME content of another', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, hostileText, async (subject, body, name) => {
        const mailbox = `<t:Name>${asReferences(`${name}.`)}</t:Name><t:EmailAddress>mack@contoso.com</t:EmailAddress>`;
        const original = await createDraft(
          `<t:Subject>${asReferences(`${subject}.`)}</t:Subject><t:Body BodyType="Text">${asReferences(body)}</t:Body>
           <t:ToRecipients><t:Mailbox>${mailbox}</t:Mailbox></t:ToRecipients>`,
        );
        const { MimeContent = '', ...texts } = await read(original);
        const copy = await createDraft(`<t:MimeContent>${MimeContent}</t:MimeContent>`);
        const { MimeContent: _given, ...copied } = await read(copy);
        expect(copied).toEqual(texts);
        expect(copied).toMatchObject({ Subject: `${subject}.`, Body: body, DisplayTo: `${name}.` });
      }),
      { numRuns: 100 },
    );
  });
});
