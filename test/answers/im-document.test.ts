import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { operation } from '../../functions/add-im-contact-to-group.ts';
import { readResponse } from '../../lib/soap/response.ts';
import { sharedFolder } from '../shared-folder.ts';

/** Returns the responses in Microsoft's document on AddImContactToGroup: the success, then the error. */
function answers(): readonly string[] {
  const document = readFileSync(join(sharedFolder ?? '', 'reference/microsoft/add-im-contact-to-group.txt'), 'utf8');
  return [...document.matchAll(/<s:Envelope[\s\S]*?<\/s:Envelope>/g)].map(([xml]) => xml);
}

describe.skipIf(!sharedFolder)('the answers of Microsoft’s document on AddImContactToGroup', () => {
  it('are read as the document says', () => {
    const read = answers().map((xml) => {
      const response = readResponse(xml, operation.name);
      if (response.kind === 'fault') throw new Error('a fault');
      return response.messages.map((message) => {
        const { element: _, ...facts } = message;
        return { ...facts, ...operation.read(message) };
      });
    });
    expect(read).toEqual([
      [{ responseClass: 'Success', responseCode: 'NoError' }],
      [
        {
          responseClass: 'Error',
          responseCode: 'ErrorInvalidImContactId',
          messageText: 'The specified Im Contact Id is invalid.',
        },
      ],
    ]);
  });
});
