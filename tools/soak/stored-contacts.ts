import type { Message } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { StoredItem } from '../../packages/exchange-emulator/src/index.ts';
import { keyOf, textOf } from '../fault-matrix/stored-items.ts';
import type { FoundContact } from './contact-difference.ts';
import type { OutgoingMessage } from './queue.ts';
import type { SoakCloud } from './soak-cloud.ts';

/** Returns every contact that the mailboxes hold. */
export async function readStoredContacts(
  soakCloud: SoakCloud,
  mailboxes: readonly string[],
): Promise<readonly FoundContact[]> {
  const stored = await Promise.all(
    mailboxes.map(async (mailbox) => ({ mailbox, items: await soakCloud.storedItems(mailbox) })),
  );
  return stored.flatMap(({ mailbox, items }) => items.map((item) => contactOf(mailbox, item)));
}

function contactOf(mailbox: string, item: StoredItem): FoundContact {
  return { mailbox, key: keyOf(item) ?? '', name: textOf(item, 'contacts:DisplayName') };
}

const deadLetter = z.looseObject({
  mailbox: z.string(),
  items: z.tuple([z.object({ key: z.string(), contact: z.looseObject({ displayName: z.string() }) })]),
  failure: z.object({
    responseCode: z.enum(['BatchItemInvalid', 'ErrorQuotaExceeded', 'ErrorBatchProcessingStopped']),
  }),
});

/** Returns the contact of a dead-letter message. Throws if the message has another form or failed for a reason that no soak causes. */
export function contactOfDeadLetter({ Body = '' }: Message): FoundContact {
  const { mailbox, items } = deadLetter.parse(JSON.parse(Body));
  const [{ key, contact }] = items;
  return { mailbox, key, name: contact.displayName };
}

/** Returns a dead-letter message as a message whose entry is valid. */
export function correctMessage({ Body = '' }: Message): OutgoingMessage {
  const { failure: _, items, ...request } = deadLetter.parse(JSON.parse(Body));
  const [{ key, contact }] = items;
  const corrected = { key, contact: { displayName: contact.displayName } };
  return { body: JSON.stringify({ ...request, items: [corrected] }), mailbox: request.mailbox };
}
