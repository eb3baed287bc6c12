import type { Message } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { StoredItem } from '../../packages/exchange-emulator/src/index.ts';
import { keyOf, textOf } from '../fault-matrix/kept-items.ts';
import type { FoundContact } from './contact.ts';
import type { OutgoingMessage } from './queue.ts';
import type { SoakCloud } from './soak-cloud.ts';

/** Gives every contact that the mailboxes hold. */
export async function keptContacts(
  soakCloud: SoakCloud,
  mailboxes: readonly string[],
): Promise<readonly FoundContact[]> {
  const kept = await Promise.all(
    mailboxes.map(async (mailbox) => ({ mailbox, items: await soakCloud.keptItems(mailbox) })),
  );
  return kept.flatMap(({ mailbox, items }) => items.map((item) => keptContact(mailbox, item)));
}

function keptContact(mailbox: string, item: StoredItem): FoundContact {
  return { mailbox, key: keyOf(item) ?? '', name: textOf(item, 'contacts:DisplayName') };
}

const deadLetter = z.looseObject({
  mailbox: z.string(),
  items: z.tuple([z.object({ key: z.string(), contact: z.looseObject({ displayName: z.string() }) })]),
  failure: z.object({
    responseCode: z.enum(['BatchItemInvalid', 'ErrorQuotaExceeded', 'ErrorBatchProcessingStopped']),
  }),
});

/** Gives the contact of a dead letter; throws where it is of another form, or failed for another reason than a soak gives. */
export function deadContact({ Body = '' }: Message): FoundContact {
  const { mailbox, items } = deadLetter.parse(JSON.parse(Body));
  const [{ key, contact }] = items;
  return { mailbox, key, name: contact.displayName };
}

/** Gives a dead letter as a message whose entry is valid. */
export function correctedMessage({ Body = '' }: Message): OutgoingMessage {
  const { failure: _, items, ...request } = deadLetter.parse(JSON.parse(Body));
  const [{ key, contact }] = items;
  const corrected = { key, contact: { displayName: contact.displayName } };
  return { body: JSON.stringify({ ...request, items: [corrected] }), mailbox: request.mailbox };
}
