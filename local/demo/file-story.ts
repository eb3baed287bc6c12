import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import * as z from 'zod';
import { followBatch } from '../../cli/batch/follow-batch.ts';
import { uploadFile } from '../../cli/batch/upload-file.ts';
import { createApiClient } from '../../cli/common/api-client.ts';
import type { Print } from '../../cli/common/command.ts';
import { renderTable } from '../../cli/common/render-table.ts';
import type { Cloud } from '../cloud.ts';
import { StoryFailed } from './storyteller.ts';

const mailbox = 'sadie@contoso.com';

const contacts = `key,displayName,companyName,body
crm-1,Sadie Daniels,Contoso,"Met in Zurich,
likes tea"
crm-2,Alfred Welker,Contoso,
crm-3,Hope Gross,Contoso
crm-4,Magdalena Kemp,"Contoso, Ltd.",
`;

/** Runs a CSV file of contacts, one row of which lacks a cell, as `npm run batch` does. Throws StoryFailed if the other rows are not in Exchange. */
export async function tellFileStory(cloud: Cloud, print: Print): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ews-batch-'));
  try {
    const file = join(folder, 'contacts.csv');
    const resultsFile = join(folder, 'contacts.results.jsonl');
    print(
      `\n1. A file of four contacts; one has a line break in a cell, and one lacks its last cell\n\n${indent(contacts)}`,
    );
    await writeFile(file, contacts);
    print(`\n2. npm run batch -- create-item contacts.csv --mailbox ${mailbox}\n`);
    const api = createApiClient(cloud.url);
    const batchId = await uploadFile(api, { file, request: { operation: 'CreateItem', mailbox, options: {} } }, print);
    // The printed path has no folder, because the folder is deleted at the end of the story.
    await followBatch(api, { batchId, resultsFile, print: (line) => print(line.replace(`${folder}${sep}`, '')) });
    print(`\n3. The results file\n\n${indent(shorten(await readFile(resultsFile, 'utf8')))}`);
    await showContacts(cloud, print);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const itemsAnswer = z.array(z.object({ properties: z.record(z.string(), z.unknown()) }));

async function showContacts(cloud: Cloud, print: Print): Promise<void> {
  const response = await fetch(new URL(`/mailboxes/${mailbox}/items`, cloud.exchange.url));
  const items = itemsAnswer.parse(await response.json());
  const rows = items.map(({ properties }) => [properties['contacts:DisplayName'], properties['contacts:CompanyName']]);
  print(
    `\n4. The contacts in Exchange\n\n${renderTable([['name', 'company'], ...rows.map((row) => row.map(String))])}`,
  );
  if (items.length !== 3) throw new StoryFailed(`Expected 3 contacts in Exchange, found ${items.length}.`);
}

function indent(text: string): string {
  return text.trimEnd().replaceAll(/^/gm, '   ');
}

// Item ids have 120 characters or more.
function shorten(text: string): string {
  return text.replaceAll(/[\w/+=]{40,}/g, (id) => `${id.slice(0, 16)}…`);
}
