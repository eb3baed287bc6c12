import { describe, expect, it } from 'vitest';
import { readSettings } from '../../infra/local/settings.ts';

describe('the settings of npm start', () => {
  it('are the documented ports and the built-in Exchange where nothing is set', () => {
    expect(readSettings({ PATH: '/usr/bin' })).toEqual({
      port: 3000,
      exchangePort: 3001,
      awsPort: 3002,
      settleMs: undefined,
      logs: 'inherit',
    });
  });

  it('take ports and the time to settle from the environment', () => {
    expect(readSettings({ PORT: '8080', EXCHANGE_PORT: '0', AWS_PORT: '8082', EWS_SETTLE_MS: '500' })).toMatchObject({
      port: 8080,
      exchangePort: 0,
      awsPort: 8082,
      settleMs: '500',
    });
  });

  it('point at another Exchange, signed in to by Basic unless told otherwise', () => {
    const environment = {
      EWS_URL: 'https://mail.fabrikam.com/EWS/Exchange.asmx',
      EWS_USERNAME: 'importer@fabrikam.com',
      EWS_PASSWORD: 'correct horse',
    };

    expect(readSettings(environment).exchange).toEqual({
      url: 'https://mail.fabrikam.com/EWS/Exchange.asmx',
      auth: 'basic',
      username: 'importer@fabrikam.com',
      password: 'correct horse',
    });
    expect(readSettings({ ...environment, EWS_AUTH: 'ntlm' }).exchange?.auth).toBe('ntlm');
  });

  it('are refused with every variable that is wrong or missing, and without its value', () => {
    expect(() => readSettings({ PORT: 'http', EWS_URL: 'mail.fabrikam.com', EWS_PASSWORD: 'correct horse' })).toThrow(
      expect.objectContaining({
        name: 'SettingsError',
        message: [
          'PORT: write a port, or 0 for any free one',
          'EWS_URL: write a URL such as https://mail.contoso.com/EWS/Exchange.asmx',
          'EWS_USERNAME: name the account to sign in as',
        ].join('\n'),
      }),
    );
  });

  it('are refused where a sign-in is given for no Exchange in particular', () => {
    expect(() => readSettings({ EWS_PASSWORD: 'correct horse' })).toThrow(
      'EWS_PASSWORD: is of use only together with EWS_URL',
    );
  });
});
