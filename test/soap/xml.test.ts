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

  it('gives back a long text, wherever a reference, a line end or a character of two code units falls in it', () => {
    const unit = '&amp;&#x1F600;&#1;\r\n😀\r&#00000000065;\u0001';
    const meant = '&😀\uFFFD\n😀\nA\uFFFD';
    for (let offset = 0; offset <= unit.length; offset++) {
      const padding = 'x'.repeat(offset);
      const { children } = readXml(
        `<a><b>${padding}${unit.repeat(3_000)}</b><b><![CDATA[${padding}${unit.repeat(3_000)}]]></b></a>`,
      );
      expect(children[0]?.text === padding + meant.repeat(3_000)).toBe(true);
      expect(
        children[1]?.text ===
          padding + unit.replace('\r\n', '\n').replace('\r', '\n').replace('\u0001', '\uFFFD').repeat(3_000),
      ).toBe(true);
      expect(children.map(({ replaced }) => replaced)).toEqual([6_000, 3_000]);
    }
  });

  it('is read where a tag holds quotation marks and angle brackets, and around comments and instructions', () => {
    const read = readXml(`<?xml version="1.0"?>\n<!-- <x> --><a b='">' c="'>"><!-- </a> --><?x <y> ?>1<b/>2</a>\n`);
    expect(read).toMatchObject({ attributes: { b: '">', c: "'>" }, text: '12', children: [{ name: 'b' }] });
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
    ['has text after its root', '<a/>b'],
    ['has text before its root', 'b<a/>'],
    ['has a bare ampersand', '<a>b & c</a>'],
    ['has an entity that it does not define', '<a>&b;</a>'],
    ['has the end of a CDATA section in its text', '<a>b]]></a>'],
    ['is cut off in a CDATA section', '<a><![CDATA[b</a>'],
    ['is cut off in a comment', '<a><!-- </a>'],
    ['has an angle bracket in an attribute', '<a b="<"/>'],
    ['has a declaration of its type', '<!DOCTYPE a><a/>'],
    ['names an attribute twice', '<a b="" b=""/>'],
  ])('is refused where it %s', (_, xml) => {
    expect(() => readXml(xml)).toThrow(expect.objectContaining({ name: 'UnreadableXmlError' }));
  });

  it('is known to be cut off wherever it ends too early', () => {
    const whole = '<?xml version="1.0"?>\n<a b="c &amp; d"><!-- e --><f>g &#x20; h</f><![CDATA[i < j]]></a>';
    for (let length = 0; length < whole.length; length++) {
      expect(() => readXml(whole.slice(0, length))).toThrow(expect.objectContaining({ isCutOff: true }));
    }
    expect(() => readXml('Bad Request')).toThrow(expect.objectContaining({ isCutOff: false }));
    expect(() => readXml('<html><br></html>\n')).toThrow(expect.objectContaining({ isCutOff: false }));
  });

  it('is refused without quoting anything of it', () => {
    expect(() => readXml('<a>planted</b>')).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('planted') }),
    );
  });

  it('is refused with the line and column of the markup that is wrong', () => {
    expect(() => readXml('<a>\n  <b>text</b>\n  <b>text</c>\n</a>')).toThrow(
      'not well-formed XML, at line 3, column 10',
    );
    expect(() => readXml('<a>\n  <b>')).toThrow('line 2, column 6');
  });
});
