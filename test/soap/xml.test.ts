import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forbiddenCharacter } from '../../lib/soap/characters.ts';
import { readXml } from '../../lib/soap/read-xml.ts';
import { element, writeXml } from '../../lib/soap/write-xml.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });
const legalText = anyText.filter((text) => forbiddenCharacter(text) === undefined);
const hostile = ['A & B <x>', ']]>', '\r\n\t', ' both ends ', '&#x1F;', '"\'', '😀', 'שלום'];

describe('XML', () => {
  it('gives back any legal text and attribute as it was written', () => {
    fc.assert(
      fc.property(fc.oneof(legalText, fc.constantFrom(...hostile)), legalText, (text, attribute) => {
        const read = readXml(writeXml(element('a', { b: attribute }, text)));
        expect([read.text, read.attributes.b, read.replaced]).toEqual([text, attribute, 0]);
      }),
    );
  });

  it('gives back any text at all with U+FFFD for each character that XML forbids, and counts them', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const read = readXml(`<a><b>${text.replace(/[&<>\r]/g, ' ')}</b></a>`);
        const expected = [...text.replace(/[&<>\r]/g, ' ')].map((each) => (forbiddenCharacter(each) ? '\uFFFD' : each));
        expect(read.children[0]?.text).toBe(expected.join(''));
        expect(read.replaced).toBe([...text].filter((each) => forbiddenCharacter(each)).length);
      }),
    );
  });

  it('counts what was replaced for the element it was in, and not for its neighbours', () => {
    const { children } = readXml('<a><b>&#0;x&#x1F;</b><b>clean</b><b c="&#xFFFF;"/><b><![CDATA[&#0;\u0007]]></b></a>');
    expect(children.map(({ replaced }) => replaced)).toEqual([2, 0, 1, 1]);
    expect(children.map(({ text }) => text)).toEqual(['\uFFFDx\uFFFD', 'clean', '', '&#0;\uFFFD']);
  });

  it('is read by namespace, whatever the prefix', () => {
    const { children } = readXml('<x:a xmlns:x="urn:m" xmlns="urn:t"><b c="1"/><x:b/></x:a>');
    expect(children.map(({ name, namespace }) => [name, namespace])).toEqual([
      ['b', 'urn:t'],
      ['b', 'urn:m'],
    ]);
  });

  it.each([
    ['is cut off', '<a><b></b>'],
    ['is cut off in a tag', '<a><b attr="x'],
    ['is empty', ''],
    ['is nested too deeply', '<a>'.repeat(100_000)],
    ['has entities of its own', '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'],
    ['has a prefix of no namespace', '<a:b/>'],
    ['has two roots', '<a/><b/>'],
  ])('is refused where it %s', (_, xml) => {
    expect(() => readXml(xml)).toThrow(expect.objectContaining({ name: 'UnreadableXmlError' }));
  });

  it('is refused without quoting anything of it', () => {
    expect(() => readXml('<a>planted</b>')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('planted') }),
    );
  });
});
