import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../infra/configuration.ts';

describe('the configuration of a stage', () => {
  it('needs no more than the URL of the Exchange and the secret', () => {
    const stages = { prod: { exchangeUrl: 'https://mail.contoso.com/EWS/Exchange.asmx', secret: 'prod/exchange' } };

    expect(readConfiguration(stages, 'prod')).toEqual({
      exchangeUrl: 'https://mail.contoso.com/EWS/Exchange.asmx',
      auth: 'basic',
      secret: 'prod/exchange',
      allowedMailboxes: [],
    });
  });

  it('names every fault at once, each with its path', () => {
    const stages = {
      prod: {
        exchangeUrl: 'http://mail.contoso.com/EWS/Exchange.asmx',
        auth: 'kerberos',
        allowedMailboxes: ['*@contoso.com', 'contoso.com'],
        callsInFlight: 0,
        entriesPerCal: 50,
      },
    };

    expect(() => readConfiguration(stages, 'prod')).toThrow(
      expect.objectContaining({
        name: 'ConfigurationError',
        message: expect.stringMatching(
          /^cdk.json, stage "prod":\n.*prod\.exchangeUrl: .*\n.*prod\.auth: .*\n.*prod\.secret: .*\n.*prod\.allowedMailboxes\.1: .*\n.*prod\.callsInFlight: .*\n.*prod: .*"entriesPerCal"/,
        ),
      }),
    );
  });

  it('names the stages that there are when asked for another', () => {
    expect(() => readConfiguration({ default: {}, prod: {} }, 'staging')).toThrow(
      'cdk.json has no stage "staging" under context.stages; it has: default, prod',
    );
  });

  it('takes no stage from the prototype of an object', () => {
    expect(() => readConfiguration({}, 'constructor')).toThrow('cdk.json has no stage "constructor"');
  });
});
