import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ewsBatchApp } from '../../infra/ews-batch-app.ts';

let outdir: string;
beforeEach(async () => {
  outdir = await mkdtemp(join(tmpdir(), 'sign-in-'));
});
afterEach(() => rm(outdir, { recursive: true }));

/** Gives the functions' variables and the statements of their roles in a stage with these settings beside the Exchange. */
async function deployed(settings: object) {
  const exchangeUrl = 'https://mail.contoso.com/EWS/Exchange.asmx';
  const stages = { default: { exchangeUrl, secret: 'ews-batch/exchange', ...settings } };
  const app = await ewsBatchApp({ outdir, context: { stages, 'aws:cdk:bundling-stacks': [] } });
  const stack = app.node.findChild('EwsBatch');
  if (!(stack instanceof Stack)) throw new Error('the app has no stack EwsBatch');
  const resources = (type: string) => Object.values(Template.fromStack(stack).findResources(type));
  const functions = resources('AWS::Lambda::Function').map(({ Properties }) => Properties.Environment.Variables);
  const policies = resources('AWS::IAM::Policy').map(({ Properties }) => JSON.stringify(Properties.PolicyDocument));
  return { functions, policies };
}

describe('a stage that signs in by NTLM to an Exchange of a private certificate authority', () => {
  it('gives every function the sign-in and both secrets by name, and lets it read both', async () => {
    const { functions, policies } = await deployed({ auth: 'ntlm', certificateAuthoritySecret: 'ews-batch/authority' });

    expect(functions.length).toBeGreaterThan(0);
    for (const variables of functions) {
      expect(variables).toMatchObject({
        EWS_AUTH: 'ntlm',
        EWS_SECRET_ID: 'ews-batch/exchange',
        EWS_CA_SECRET_ID: 'ews-batch/authority',
      });
    }
    expect(policies).toHaveLength(functions.length);
    for (const policy of policies) {
      expect(policy).toContain(':secret:ews-batch/exchange-??????');
      expect(policy).toContain(':secret:ews-batch/authority-??????');
    }
  });
});

describe('a stage without a certificate authority of its own', () => {
  it('names no secret for one, and lets no function read one', async () => {
    const { functions, policies } = await deployed({ auth: 'oauth' });

    for (const variables of functions) {
      expect(variables).toMatchObject({ EWS_AUTH: 'oauth' });
      expect(variables).not.toHaveProperty('EWS_CA_SECRET_ID');
    }
    for (const policy of policies) expect(policy.match(/:secret:/g)).toHaveLength(1);
  });
});
