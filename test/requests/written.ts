import { SaxesParser } from 'saxes';
import { runBatch } from '../../lib/batch/run-batch.ts';
import { withKeys } from '../../lib/contract/key.ts';
import type { Result } from '../../lib/contract/result.ts';
import type { Operation } from '../../lib/operation/operation.ts';

/** The envelopes that a request is written as, and the results of its entries if Exchange responds to none of them. */
export interface Written {
  readonly envelopes: readonly string[];
  readonly results: readonly Result[];
}

// The response to every look-up: nothing has been created yet.
const nothingFound =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body><m:FindItemResponse><m:ResponseMessages><m:FindItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:RootFolder IndexedPagingOffset="0" TotalItemsInView="0" IncludesLastItemInRange="true"><t:Items/></m:RootFolder></m:FindItemResponseMessage></m:ResponseMessages></m:FindItemResponse></s:Body></s:Envelope>';

/** Runs a request with the id request-1, and refuses each call at the sign-in. Throws an Error with the faults of an invalid request. */
export async function written(operation: Operation, body: object, limits = {}): Promise<Written> {
  const checked = operation.readRequest(body);
  if ('faults' in checked) throw new Error(JSON.stringify(checked.faults));
  const { value: given } = checked;
  const keyPrefix = 'request-1';
  const request = operation.isKeyed ? { ...given, entries: withKeys(given.entries, keyPrefix), keyPrefix } : given;
  const envelopes: string[] = [];
  const exchange = {
    remainingMs: () => 60_000,
    settleMs: 1,
    leastCallMs: 0,
    mostWaitMs: 0,
    now: () => 0,
    sleep: () => Promise.resolve(),
    throttle: { readyAt: () => 0, entriesPerCall: () => 2_000, throttled: () => undefined },
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

/** Returns a document as indented lines: elements with namespace, sorted attributes and text. Prefixes and white space do not matter. */
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

/** Returns an envelope without the keys by which created items are found again, which only this project writes. */
export function withoutKeys(envelope: string): string {
  return envelope.replaceAll(keyProperty, '');
}

const keyProperty =
  /<t:ExtendedProperty><t:ExtendedFieldURI PropertySetId="083a8458-7433-4faf-91c4-670645f8c8db" PropertyName="EwsBatchKey" PropertyType="String"\/><t:Value>request-1\/\d+<\/t:Value><\/t:ExtendedProperty>/g;
