import { base64, boolean, enumeration, guid, text } from '../simple-types.ts';
import { attributedText } from './attributed-text.ts';

/** A body with its type; a string alone is a body of type Text (https://learn.microsoft.com/exchange/client-developer/web-service-reference/body). */
export const body = attributedText({
  description: 'body: { bodyType, value }',
  textName: 'value',
  text,
  attributes: {
    BodyType: { type: enumeration(['HTML', 'Text']), required: true, inShortForm: 'Text' },
    IsTruncated: { type: boolean, readOnly: true },
  },
});

/** An item's MIME stream in base64, with its character set (https://learn.microsoft.com/exchange/client-developer/web-service-reference/mimecontent). */
export const mimeContent = attributedText({
  description: 'MIME content in base64: { characterSet, value }',
  textName: 'value',
  text: base64,
  attributes: { CharacterSet: { type: text } },
});

/** A retention tag's GUID, and whether it was set on the item itself (https://learn.microsoft.com/exchange/client-developer/web-service-reference/policytag). */
export const retentionTag = attributedText({
  description: 'retention tag: { isExplicit, value }',
  textName: 'value',
  text: guid,
  attributes: { IsExplicit: { type: boolean, required: true } },
});
