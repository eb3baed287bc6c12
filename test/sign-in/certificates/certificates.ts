import { readFileSync } from 'node:fs';

const pem = (name: string) => readFileSync(new URL(`${name}.pem`, import.meta.url), 'utf8');

/** PEM files of the tests alone, valid from 2020 to 2120: an authority, a server of 127.0.0.1 that it vouches for, and an application. */
export const certificates = {
  authority: pem('authority'),
  server: { cert: pem('server'), key: pem('server-key') },
  application: { certificate: pem('application'), privateKey: pem('application-key') },
};
