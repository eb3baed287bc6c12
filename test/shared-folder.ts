import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const beside = fileURLToPath(new URL('../../shared', import.meta.url));

/** The folder beside the repository with Microsoft's schema, samples and documents. Undefined if it is missing; tests that need it are then skipped. */
export const sharedFolder: string | undefined = existsSync(beside) ? beside : undefined;
