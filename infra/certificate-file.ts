import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Whether a file is readable and holds PEM certificates but no private key, because it goes into the cloud assembly. */
export function isCertificateFile(path: string): boolean {
  try {
    const pem = readFileSync(path, 'utf8');
    const certificates = pem.match(certificate) ?? [];
    return (
      certificates.length > 0 && certificates.every((each) => new X509Certificate(each)) && !pem.includes('PRIVATE')
    );
  } catch {
    return false;
  }
}
