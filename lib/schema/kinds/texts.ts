import type { Kind } from '../kind.ts';
import { sendersOfMime } from '../mime-senders.ts';
import { base64, boolean, enumeration, guid, text } from '../simple-types.ts';
import { attributedText } from './attributed-text.ts';
import type { RecordValue } from './record.ts';

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/body
/** The kind of a body with its type. A string alone is a body of type Text. */
export const body = attributedText({
  description: 'body: { bodyType, value }',
  textName: 'value',
  text,
  attributes: {
    BodyType: { type: enumeration(['HTML', 'Text']), required: true, inShortForm: 'Text' },
    IsTruncated: { type: boolean, readOnly: true },
  },
});

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/mimecontent
/** The kind of an item's MIME stream in base64, with its character set. */
export const mimeContent: Kind<string | RecordValue> = {
  ...attributedText({
    description: 'MIME content in base64: { characterSet, value }',
    textName: 'value',
    text: base64,
    attributes: { CharacterSet: { type: text } },
  }),
  mailboxes: (content) => sendersOfMime(typeof content === 'string' ? content : String(content.value)),
};

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/policytag
/** The kind of a retention tag: its GUID, and whether it was set on the item itself. */
export const retentionTag = attributedText({
  description: 'retention tag: { isExplicit, value }',
  textName: 'value',
  text: guid,
  attributes: { IsExplicit: { type: boolean, required: true } },
});
