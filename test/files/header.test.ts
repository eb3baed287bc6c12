import { describe, expect, it } from 'vitest';
import { operation as addImContactToGroup } from '../../functions/add-im-contact-to-group.ts';
import { operation as deleteItem } from '../../functions/delete-item.ts';
import { operation as updateItem } from '../../functions/update-item.ts';
import { rowsOf } from './rows-of.ts';

const faultOf = async (text: string) => {
  const rows = await rowsOf('people.csv', text);
  expect(rows).toEqual([{ line: 1, fault: expect.any(String) }]);
  return rows.map((row) => ('fault' in row ? row.fault : ''))[0];
};

describe('the header of a CSV file', () => {
  it('is refused where it names no property in any column, each by its number and with what may be meant', async () => {
    expect(await faultOf('displayNam,Sadie Daniels,Frist Name,emailAddress.EmailAddress1\n,,,,\n')).toBe(
      'expected the names of properties in the first line; unknown: column 1 (did you mean "displayName"?), column 2, ' +
        'column 3 (did you mean "First Name"?), column 4 (did you mean "emailAddresses.EmailAddress1"?)',
    );
  });

  it("is not thought to mean one of Outlook's where the rows are messages", async () => {
    expect(await rowsOf('mail.csv', 'subjet,Frist Name\n,\n', { item: 'message' })).toEqual([
      { line: 1, fault: expect.stringMatching(/column 1 \(did you mean "subject"\?\), column 2$/) },
    ]);
  });

  it('is refused with as few words where 50,000 columns name none', async () => {
    const fault = await faultOf(`${Array.from({ length: 50_000 }, (_, index) => `Shoe size ${index}`).join(',')}\n`);
    expect(fault).toMatch(/column 20, 49980 more$/);
  });

  it('has the columns that name no property left out, and each that has cells is named with their number', async () => {
    const text = 'displayNam,companyName,Shoe size,Empty\nSadie,Contoso,38,\nHope,Contoso,,\n';
    expect(await rowsOf('people.csv', text)).toEqual([
      { line: 2, entry: { contact: { companyName: 'Contoso' } } },
      { line: 3, entry: { contact: { companyName: 'Contoso' } } },
      {
        line: 1,
        warning:
          'left out, because an entry has no place for it: "displayNam" (2; did you mean "displayName"?), "Shoe size" (1)',
      },
    ]);
  });

  it('has as few words about them where there are 50,000', async () => {
    const names = Array.from({ length: 50_000 }, (_, index) => `Shoe size ${index}`);
    const rows = await rowsOf(
      'people.csv',
      `displayName,${names.join(',')}\nSadie,${names.map(() => 'x').join(',')}\n`,
    );
    expect(rows[0]).toEqual({ line: 2, entry: { contact: { displayName: 'Sadie' } } });
    expect(JSON.stringify(rows[1]).length).toBeLessThan(2_500);
    expect(JSON.stringify(rows[1])).toContain('49980 more');
  });

  it.each([
    ['one column comes twice', 'displayName,companyName,displayName'],
    ["one of Outlook's comes twice", 'First Name,Company,First Name'],
    ['two names mean one property', 'displayName,companyName,contact.displayName'],
    ['a column is a part of another', 'body,companyName,body.bodyType'],
    ['a column is a whole of which another is a part', 'body.bodyType,companyName,body'],
    ["Outlook's and ours mean one property", 'companyName,displayName,Company'],
  ])('is refused where %s, both named', async (_, header) => {
    const [first, , third] = header.split(',');
    expect(await faultOf(`${header}\nx,y,z\n`)).toBe(
      `columns 1 and 3 ("${first}" and "${third}") are the same property: expected only one of them`,
    );
  });

  it('names the properties of messages where the options say so, or by their whole paths', async () => {
    const row = 'Code Blast,mack@contoso.com; hope@contoso.com,HTML,<p>Hello</p>\n';
    const entry = {
      message: {
        subject: 'Code Blast',
        toRecipients: ['mack@contoso.com', 'hope@contoso.com'],
        body: { bodyType: 'HTML', value: '<p>Hello</p>' },
      },
    };
    expect(
      await rowsOf('mail.csv', `subject,toRecipients,body.bodyType,body.value\n${row}`, { item: 'message' }),
    ).toEqual([{ line: 2, entry }]);
    expect(
      await rowsOf('mail.csv', `message.subject,message.toRecipients,message.body.bodyType,message.body.value\n${row}`),
    ).toEqual([{ line: 2, entry }]);
  });

  it("names what an entry of any operation holds, by the paths of that operation's JSON", async () => {
    expect(await rowsOf('old.csv', 'id,changeKey\nAAMk=,EQAA\n', { entry: deleteItem.entry })).toEqual([
      { line: 2, entry: { id: 'AAMk=', changeKey: 'EQAA' } },
    ]);
    expect(
      await rowsOf('moved.csv', 'itemId.key,companyName,delete\ncrm-42,Contoso,contacts:JobTitle;contacts:Manager\n', {
        entry: updateItem.entry,
      }),
    ).toEqual([
      {
        line: 2,
        entry: {
          itemId: { key: 'crm-42' },
          set: { contact: { companyName: 'Contoso' } },
          delete: ['contacts:JobTitle', 'contacts:Manager'],
        },
      },
    ]);
    expect(
      await rowsOf('team.csv', 'contactId.id,groupId.id\nAAMk=,AAQk=\n', { entry: addImContactToGroup.entry }),
    ).toEqual([{ line: 2, entry: { contactId: { id: 'AAMk=' }, groupId: { id: 'AAQk=' } } }]);
  });
});
