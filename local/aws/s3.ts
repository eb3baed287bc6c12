import type { buildApp } from 'fauxqs';
import type { EventBus } from './event-bus.ts';
import { keepVersions, olderVersions } from './s3-versions.ts';

type App = ReturnType<typeof buildApp>;

// fauxqs takes 11 MiB, S3 as much as this in one PUT: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
const mostBodyBytes = 5 * 1024 ** 3;

/** Adds to S3 what fauxqs lacks: bodies over 11 MiB, empty ones without a type, PutObject with `If-None-Match: *`, versions of objects, and the events that say that one was created. */
export function addS3(app: App, bus: EventBus): void {
  takeLargeBodies(app);
  takeEmptyBodies(app);
  refuseWhatIsThere(app);
  keepVersions(app, (bucket, key, versionId) => {
    const object = { key, 'version-id': versionId };
    bus.put('aws.s3', 'Object Created', { version: '0', bucket: { name: bucket }, object });
  });
}

/** Creates a bucket. */
export async function createBucket(app: App, name: string): Promise<void> {
  for (const each of [name, olderVersions]) {
    const { statusCode, body } = await app.inject({ method: 'PUT', url: `/${each}` });
    if (statusCode !== 200) throw new Error(`Bucket ${each} was not created: ${body}`);
  }
}

function takeLargeBodies(app: App): void {
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: mostBodyBytes }, (_request, body, done) => {
    done(null, body);
  });
}

function takeEmptyBodies(app: App): void {
  app.addHook('preHandler', async (request) => {
    if (request.method === 'PUT') request.body ??= Buffer.alloc(0);
  });
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
function refuseWhatIsThere(app: App): void {
  const creating = new Map<string, string>();
  app.addHook('preHandler', async ({ id, method, url, headers }, reply) => {
    if (method !== 'PUT' || headers['if-none-match'] !== '*') return;
    const refuse = (status: number, code: string) => reply.status(status).type('application/xml').send(refusal(code));
    if (creating.has(url)) return refuse(409, 'ConditionalRequestConflict');
    creating.set(url, id);
    const { statusCode } = await app.inject({ method: 'HEAD', url: url.replace(/\?.*/, '') });
    return statusCode === 200 ? refuse(412, 'PreconditionFailed') : undefined;
  });
  app.addHook('onResponse', async ({ id, url }) => {
    if (creating.get(url) === id) creating.delete(url);
  });
}

/** Gives an error of S3 as XML. */
export function refusal(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
}
