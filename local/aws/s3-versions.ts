import { randomBytes } from 'node:crypto';
import type { buildApp } from 'fauxqs';

type App = ReturnType<typeof buildApp>;

/** The name of the bucket that holds the older versions of objects under their version ids. */
export const olderVersionsBucket = 'older-versions';

const versionHeader = 'x-amz-version-id';
const objectParameters = /^\/([a-z0-9][a-z0-9.-]{2,62})\/([^?]+)(?:\?(.*))?$/;

interface ObjectRequest {
  readonly bucket: string;
  readonly key: string;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Parses the URL of a request for an object. Returns undefined for any other URL. */
function readObjectUrl(url: string): ObjectRequest | undefined {
  const [, bucket, encoded, query = ''] = objectParameters.exec(url) ?? [];
  if (bucket === undefined || encoded === undefined) return undefined;
  const key = decodeURIComponent(encoded);
  return {
    bucket,
    key,
    // Clients differ in which characters they encode. This path is the same for all of them.
    path: `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
    query: new URLSearchParams(query),
  };
}

/** Parses a request that creates an object, by PutObject, CopyObject or CompleteMultipartUpload. Returns undefined for any other. */
function readCreation({ method, url }: { readonly method: string; readonly url: string }): ObjectRequest | undefined {
  const read = readObjectUrl(url);
  if (!read || read.bucket === olderVersionsBucket) return undefined;
  const isWhole = method === 'PUT' && !read.query.has('partNumber');
  return isWhole || (method === 'POST' && read.query.has('uploadId')) ? read : undefined;
}

/** Adds versions to every object; each can be read by its id. Calls `onCreated` for each version that is created. */
export function addVersions(app: App, onCreated: (bucket: string, key: string, versionId: string) => void): void {
  const latest = new Map<string, string>();
  const older = new Set<string>();
  app.addHook('preHandler', async (request, reply) => {
    const creation = readCreation(request);
    if (!creation) return;
    reply.header(versionHeader, randomBytes(16).toString('hex'));
    const versionId = latest.get(creation.path);
    if (versionId === undefined) return;
    // fauxqs lets a copy share the bytes of its object.
    const headers = { 'x-amz-copy-source': creation.path };
    await app.inject({ method: 'PUT', url: `/${olderVersionsBucket}/${versionId}`, headers });
    older.add(versionId);
  });
  app.addHook('preHandler', async (request) => {
    const read = readObjectUrl(request.url);
    const versionId = read?.query.get('versionId');
    if (!versionId || versionId === latest.get(read?.path ?? '')) return;
    request.params = { bucket: olderVersionsBucket, '*': older.has(versionId) ? versionId : 'none' };
  });
  app.addHook('onResponse', async (request, reply) => {
    const creation = readCreation(request);
    if (!creation || reply.statusCode !== 200) return;
    const versionId = String(reply.getHeader(versionHeader));
    latest.set(creation.path, versionId);
    onCreated(creation.bucket, creation.key, versionId);
  });
}
