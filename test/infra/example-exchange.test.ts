import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { createEwsBatchApp } from '../../infra/ews-batch-app.ts';

/** Returns the places of the warnings that the Exchange of the default stage is an example. */
async function warningsFor(exchangeUrl: string) {
  const outdir = await mkdtemp(join(tmpdir(), 'ews-batch-example-'));
  const stages = { default: { exchangeUrl, secret: 'ews-batch/exchange' } };
  const stack = (await createEwsBatchApp({ outdir, context: { stages } }, [])).node.findChild('EwsBatch');
  if (!Stack.isStack(stack)) throw new Error('EwsBatch is not a stack.');
  const found = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('exchangeUrl is an example'));
  await rm(outdir, { recursive: true });
  return found.map(({ id }) => id);
}

it('a stage whose Exchange is the example of cdk.json is synthesised with a warning, another one without', async () => {
  expect(await warningsFor('https://mail.contoso.com/EWS/Exchange.asmx')).toEqual(['/EwsBatch']);
  expect(await warningsFor('https://mail.fabrikam.com/EWS/Exchange.asmx')).toEqual([]);
});
