import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const beside = fileURLToPath(new URL('../../shared', import.meta.url));

/** The folder with Microsoft's schema, samples and documents, beside the repository; undefined where it is not there, and what needs it is skipped. */
export const sharedFolder: string | undefined = existsSync(beside) ? beside : undefined;
