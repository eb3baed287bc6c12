import { SaxesParser } from 'saxes';
import { runBatch } from '../../lib/batch/run-batch.ts';
import { withKeys } from '../../lib/contract/key.ts';
import type { Result } from '../../lib/contract/result.ts';
import type { Operation } from '../../lib/operation/operation.ts';

/** The envelopes that a request becomes, and its entries' results where none is answered. */
export interface Written {
  readonly envelopes: readonly string[];
  readonly results: readonly Result[];
}

// What a look-up gets: nothing has been created yet.
const nothingFound =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body><m:FindItemResponse><m:ResponseMessages><m:FindItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:RootFolder IndexedPagingOffset="0" TotalItemsInView="0" IncludesLastItemInRange="true"><t:Items/></m:RootFolder></m:FindItemResponseMessage></m:ResponseMessages></m:FindItemResponse></s:Body></s:Envelope>';

const clock = {
  now: () => 0,
  sleep: () => Promise.resolve(),
  timeout: () => ({ signal: new AbortController().signal, clear: () => undefined }),
  nextTurn: () => Promise.resolve(),
};
const chance = { random: () => 0, uuid: () => 'none', bytes: (length: number) => Buffer.alloc(length) };

/** Runs a request, whose id is request-1, up to the wire: gives what would be posted, each of it once, refused by the sign-in; throws an Error with the faults of what is no request. */
export async function written(operation: Operation, body: object, limits = {}): Promise<Written> {
  const checked = operation.readRequest(body);
  if ('faults' in checked) throw new Error(JSON.stringify(checked.faults));
  const { value: given } = checked;
  const keyPrefix = 'request-1';
  const request = operation.isKeyed ? { ...given, entries: withKeys(given.entries, keyPrefix), keyPrefix } : given;
  const envelopes: string[] = [];
  const exchange = {
    hasTimeFor: (waitMs: number) => waitMs === 0,
    quietMs: () => 0,
    slowDown: () => undefined,
    entriesPerCall: () => 2_000,
    settleMs: 1,
    indexMs: 0,
    clock,
    chance,
    post: async (envelope: string) => {
      const clientRequestId = 'none';
      const isLookUp = operation.name !== 'FindItem' && envelope.includes('<m:FindItem ');
      if (isLookUp) return { kind: 'answer', status: 200, body: nothingFound, clientRequestId } as const;
      envelopes.push(envelope);
      return { kind: 'notDone', responseCode: 'BatchSignInRefused', messageText: 'nobody', clientRequestId } as const;
    },
  };
  const allLimits = { callsInFlight: 1, entriesPerCall: 100, bytesPerCall: 4_194_304, allows: () => true, ...limits };
  const [settled = []] = await runBatch(operation, [request], exchange, allLimits);
  return { envelopes, results: settled.map(({ result }) => result) };
}

/** Returns a document as indented lines that do not depend on prefixes, the order of attributes or white space between elements. */
export function canonical(xml: string): string {
  const lines: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  let depth = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ uri, local, attributes }) => {
    const own = Object.values(attributes).filter(({ name, prefix }) => prefix !== 'xmlns' && name !== 'xmlns');
    const pairs = own.map(({ local: name, value }) => `${name}=${JSON.stringify(value)}`).sort();
    lines.push(`${'  '.repeat(depth)}{${uri}}${[local, ...pairs].join(' ')}`);
    depth++;
  });
  parser.on('text', (text) => {
    if (text.trim() !== '') lines.push(`${'  '.repeat(depth)}${JSON.stringify(text)}`);
  });
  parser.on('closetag', () => {
    depth--;
  });
  parser.write(xml).close();
  return lines.join('\n');
}

/** Returns an envelope without the property that only ews-batch adds: the key of a created item. */
export function withoutKeys(envelope: string): string {
  return envelope.replaceAll(keyProperty, '');
}

const keyProperty =
  /<t:ExtendedProperty><t:ExtendedFieldURI PropertySetId="083a8458-7433-4faf-91c4-670645f8c8db" PropertyName="EwsBatchKey" PropertyType="String"\/><t:Value>request-1\/\d+<\/t:Value><\/t:ExtendedProperty>/g;
