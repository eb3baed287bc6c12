import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../local/start/settings.ts';

describe('the settings of npm start', () => {
  it('are the documented ports and the Exchange emulator where nothing is set', () => {
    expect(readSettings({ PATH: '/usr/bin' })).toEqual({
      port: 3000,
      exchangePort: 3001,
      awsPort: 3002,
      settleMs: undefined,
      indexMs: undefined,
      auth: false,
      metrics: false,
      logs: 'inherit',
    });
  });

  it('take ports, the time to settle and whether to ask for a sign-in from the environment', () => {
    expect(
      readSettings({
        PORT: '8080',
        EXCHANGE_PORT: '0',
        AWS_PORT: '8082',
        EWS_SETTLE_MS: '500',
        EWS_INDEX_MS: '50',
        AUTH: 'on',
      }),
    ).toMatchObject({
      port: 8080,
      exchangePort: 0,
      awsPort: 8082,
      settleMs: '500',
      indexMs: '50',
      auth: true,
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

  it('sign in to another Exchange as an application, by its secret or by one PEM file with certificate and key', () => {
    const environment = {
      EWS_URL: 'https://outlook.office365.com/EWS/Exchange.asmx',
      EWS_AUTH: 'oauth',
      EWS_TENANT_ID: 'contoso.onmicrosoft.com',
      EWS_CLIENT_ID: 'app-1',
    };
    const file = fileURLToPath(new URL('../sign-in/certificates/server.pem', import.meta.url));
    const pem = readFileSync(file, 'utf8');
    const application = { tenantId: 'contoso.onmicrosoft.com', clientId: 'app-1' };
    const server = { url: 'https://outlook.office365.com/EWS/Exchange.asmx', auth: 'oauth' };

    expect(readSettings({ ...environment, EWS_CLIENT_SECRET: 'correct horse' }).exchange).toEqual({
      ...server,
      ...application,
      clientSecret: 'correct horse',
    });
    const byCertificate = { ...environment, EWS_CLIENT_CERTIFICATE_FILE: file, EWS_CA_FILE: file };
    expect(readSettings(byCertificate).exchange).toEqual({
      ...server,
      ...application,
      certificate: pem,
      privateKey: pem,
      certificateAuthorities: pem,
    });
  });

  it('are refused where they name no way to sign in that there is, or a file that is not there', () => {
    const environment = { EWS_URL: 'https://mail.fabrikam.com/EWS/Exchange.asmx', EWS_CA_FILE: '/no/such/file' };

    expect(() => readSettings({ ...environment, EWS_AUTH: 'kerberos', EWS_USERNAME: 'a', EWS_PASSWORD: 'b' })).toThrow(
      'EWS_CA_FILE: the file cannot be read. Name a PEM file\nEWS_AUTH: expected basic, ntlm or oauth',
    );
    expect(() => readSettings({ ...environment, EWS_AUTH: 'oauth', EWS_CLIENT_ID: 'app-1' })).toThrow(
      'EWS_CA_FILE: the file cannot be read. Name a PEM file\nEWS_TENANT_ID: missing. Set the tenant, such as contoso.onmicrosoft.com',
    );
    const oauth = { EWS_URL: environment.EWS_URL, EWS_AUTH: 'oauth', EWS_CLIENT_ID: 'app-1', EWS_TENANT_ID: 'contoso' };
    expect(() => readSettings(oauth)).toThrow(
      "EWS_CLIENT_SECRET: missing. Set the application's secret, or EWS_CLIENT_CERTIFICATE_FILE",
    );
  });

  it('are refused with every variable that is wrong or missing, and without its value', () => {
    expect(() => readSettings({ PORT: 'http', EWS_URL: 'mail.fabrikam.com', EWS_PASSWORD: 'correct horse' })).toThrow(
      expect.objectContaining({
        name: 'SettingsError',
        message: [
          'PORT: expected a port number, or 0 for any free port',
          'EWS_URL: expected a URL such as https://mail.contoso.com/EWS/Exchange.asmx',
          'EWS_USERNAME: missing. Set the account to sign in as',
        ].join('\n'),
      }),
    );
  });

  it('are refused where a sign-in is given for no Exchange in particular', () => {
    expect(() => readSettings({ EWS_PASSWORD: 'correct horse' })).toThrow(
      'EWS_PASSWORD: has no effect without EWS_URL. Set EWS_URL, or remove this variable',
    );
    expect(() => readSettings({ EWS_AUTH: 'nope' })).toThrow(
      'EWS_AUTH: has no effect without EWS_URL. Set EWS_URL, or remove this variable',
    );
  });
});
