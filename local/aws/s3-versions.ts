import { randomBytes } from 'node:crypto';
import type { buildApp } from 'fauxqs';

type App = ReturnType<typeof buildApp>;

/** The bucket in which older versions of objects are, by their version ids. */
export const olderVersions = 'older-versions';

const versionHeader = 'x-amz-version-id';
const objectParameters = /^\/([a-z0-9][a-z0-9.-]{2,62})\/([^?]+)(?:\?(.*))?$/;

interface ObjectRequest {
  readonly bucket: string;
  readonly key: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Reads the URL of a request about an object; undefined for any other. */
function readUrl(url: string): ObjectRequest | undefined {
  const [, bucket, encoded, query = ''] = objectParameters.exec(url) ?? [];
  if (bucket === undefined || encoded === undefined) return undefined;
  const key = decodeURIComponent(encoded);
  return {
    bucket,
    key,
    // One path for one object, whichever of its characters a client has encoded.
    path: `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
    query: new URLSearchParams(query),
  };
}

/** Reads a request that creates an object, whole or of its parts; undefined for any other. */
function readCreation({ method, url }: { readonly method: string; readonly url: string }): ObjectRequest | undefined {
  const read = readUrl(url);
  if (!read || read.bucket === olderVersions) return undefined;
  const isWhole = method === 'PUT' && !read.query.has('partNumber');
  return isWhole || (method === 'POST' && read.query.has('uploadId')) ? read : undefined;
}

/** Has every object that is created keep its older versions, to be read by their ids; says what was created. */
export function keepVersions(app: App, created: (bucket: string, key: string, versionId: string) => void): void {
  const latest = new Map<string, string>();
  const older = new Set<string>();
  app.addHook('preHandler', async (request, reply) => {
    const creation = readCreation(request);
    if (!creation) return;
    reply.header(versionHeader, randomBytes(16).toString('hex'));
    const versionId = latest.get(creation.path);
    if (versionId === undefined) return;
    // A copy shares its bytes with the object.
    const headers = { 'x-amz-copy-source': creation.path };
    await app.inject({ method: 'PUT', url: `/${olderVersions}/${versionId}`, headers });
    older.add(versionId);
  });
  app.addHook('preHandler', async (request) => {
    const read = readUrl(request.url);
    const versionId = read?.query.get('versionId');
    if (!versionId || versionId === latest.get(read?.path ?? '')) return;
    request.params = { bucket: olderVersions, '*': older.has(versionId) ? versionId : 'none' };
  });
  app.addHook('onResponse', async (request, reply) => {
    const creation = readCreation(request);
    if (!creation || reply.statusCode !== 200) return;
    const versionId = String(reply.getHeader(versionHeader));
    latest.set(creation.path, versionId);
    created(creation.bucket, creation.key, versionId);
  });
}
