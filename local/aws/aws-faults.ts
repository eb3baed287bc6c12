import { once } from 'node:events';
import type { buildApp } from 'fauxqs';
import * as z from 'zod';

type App = ReturnType<typeof buildApp>;

const rule = z.strictObject({
  /** The action, such as PutObject or SendMessageBatch. */
  call: z.string(),
  /** A part of the object's key or of the queue's URL. */
  on: z.string().default(''),
  /** How often the rule applies. If absent, always. */
  times: z.int().min(1).optional(),
  effect: z.enum(['refused', 'answerLost', 'heldBefore', 'heldAfter']),
});
const rules = z.array(rule);
const path = '/aws-faults';

/** A fault switch of the AWS front: calls that are refused (HTTP 503), lose their answer, or are held, before or after they are carried out, until their caller is gone. */
export type AwsFault = z.input<typeof rule>;

interface Switch extends z.infer<typeof rule> {
  /** The calls that it applies to, so far. */
  matched: number;
  /** Those of them that were refused, or are held or lost their answer by now. */
  applied: number;
}

interface AwsCall {
  readonly name: string;
  readonly on: string;
}

/** Adds fault switches for calls to SQS and S3: `PUT /aws-faults` replaces the rules, `GET /aws-faults` returns them and how often each was applied. */
export function addAwsFaults(app: App): void {
  let switches: Switch[] = [];
  app.put(path, async ({ body }, reply) => {
    const checked = rules.safeParse(jsonOf(body));
    if (!checked.success) return reply.status(400).send(z.prettifyError(checked.error));
    switches = checked.data.map((each) => ({ ...each, matched: 0, applied: 0 }));
    return switches;
  });
  app.get(path, async () => switches);
  app.addHook('preHandler', async ({ method, url, headers, body, raw }, reply) => {
    const call = readCall(method, url, String(headers['x-amz-target'] ?? ''), body);
    const matching = call && switches.find((each) => isFor(each, call));
    if (!matching) return;
    const { effect } = matching;
    matching.matched += 1;
    if (effect === 'refused' || effect === 'heldBefore') matching.applied += 1;
    if (effect === 'refused') return reply.status(503).send(refusalOf(headers));
    if (effect === 'heldBefore') {
      await once(raw.socket, 'close');
      return reply.hijack();
    }
    // Not in an onSend hook: fauxqs sends some answers twice, and with a second hook both reach Fastify.
    reply.raw.write = () => true;
    reply.raw.end = () => {
      matching.applied += 1;
      // Fastify takes the answer for sent, as the service does.
      raw.socket.once('close', () => reply.raw.emit('finish'));
      if (effect === 'answerLost') raw.socket.destroy();
      return reply.raw;
    };
    return;
  });
}

/** Returns the action of a request to SQS or S3, and the queue's URL or the object's path; undefined for any other request. */
function readCall(method: string, url: string, target: string, body: unknown): AwsCall | undefined {
  if (target.startsWith('AmazonSQS.')) {
    const { QueueUrl } = z.object({ QueueUrl: z.string().default('') }).parse(jsonOf(body));
    return { name: target.slice('AmazonSQS.'.length), on: QueueUrl };
  }
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  if (target !== '' || pathname === path) return undefined;
  if (method === 'PUT') return { name: 'PutObject', on: decodeURIComponent(pathname) };
  if (method !== 'GET') return undefined;
  if (searchParams.has('list-type')) return { name: 'ListObjectsV2', on: searchParams.get('prefix') ?? '' };
  return { name: 'GetObject', on: decodeURIComponent(pathname) };
}

function jsonOf(body: unknown): unknown {
  return Buffer.isBuffer(body) ? JSON.parse(body.toString()) : body;
}

function isFor({ call, on, times, matched }: Switch, given: AwsCall): boolean {
  return call === given.name && given.on.includes(on) && (times === undefined || matched < times);
}

function refusalOf(headers: { readonly [name: string]: unknown }): string {
  const code = 'ServiceUnavailable';
  return headers['x-amz-target'] === undefined
    ? `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`
    : JSON.stringify({ __type: code, message: code });
}
