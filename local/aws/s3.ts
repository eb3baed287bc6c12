import type { buildApp } from 'fauxqs';
import type { EventBus } from './event-bus.ts';
import { addVersions, olderVersionsBucket } from './s3-versions.ts';

type App = ReturnType<typeof buildApp>;

// fauxqs accepts 11 MiB; S3 accepts this much in one PUT: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
const maxBodyBytes = 5 * 1024 ** 3;

/** Adds what the S3 of fauxqs lacks: bodies over 11 MiB, empty bodies without a content type, `If-None-Match: *`, `If-Match`, object versions, and `Object Created` events on `bus`. */
export function addS3(app: App, bus: EventBus): void {
  acceptLargeBodies(app);
  acceptEmptyBodies(app);
  checkConditions(app);
  addVersions(app, (bucket, key, versionId) => {
    const object = { key, 'version-id': versionId };
    bus.put('aws.s3', 'Object Created', { version: '0', bucket: { name: bucket }, object });
  });
}

/** Creates a bucket, and the one for the older versions of objects. Throws if S3 refuses either. */
export async function createBucket(app: App, name: string): Promise<void> {
  for (const each of [name, olderVersionsBucket]) {
    const { statusCode, body } = await app.inject({ method: 'PUT', url: `/${each}` });
    if (statusCode !== 200) throw new Error(`Bucket ${each} could not be created: S3 answered ${statusCode} ${body}`);
  }
}

function acceptLargeBodies(app: App): void {
  app.removeContentTypeParser('*');
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (_request, body, done) => {
    done(null, body);
  });
}

function acceptEmptyBodies(app: App): void {
  app.addHook('preHandler', async (request) => {
    if (request.method === 'PUT') request.body ??= Buffer.alloc(0);
  });
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
function checkConditions(app: App): void {
  const writing = new Map<string, string>();
  app.addHook('preHandler', async ({ id, method, url, headers }, reply) => {
    const { 'if-none-match': ifNoneMatch, 'if-match': ifMatch } = headers;
    if (method !== 'PUT' || (ifNoneMatch !== '*' && ifMatch === undefined)) return;
    const refuse = (status: number, code: string) =>
      reply.status(status).type('application/xml').send(renderError(code));
    if (writing.has(url)) return refuse(409, 'ConditionalRequestConflict');
    writing.set(url, id);
    const { statusCode, headers: found } = await app.inject({ method: 'HEAD', url: url.replace(/\?.*/, '') });
    if (ifMatch !== undefined && statusCode !== 200) return refuse(404, 'NoSuchKey');
    const holds = ifMatch === undefined ? statusCode !== 200 : found.etag === ifMatch;
    return holds ? undefined : refuse(412, 'PreconditionFailed');
  });
  app.addHook('onResponse', async ({ id, url }) => {
    if (writing.get(url) === id) writing.delete(url);
  });
}

function renderError(code: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
}
