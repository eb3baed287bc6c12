import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { validateXML } from 'xmllint-wasm';
import { sharedFolder } from './shared-folder.ts';

const xsd = (name: string) => ({
  fileName: name,
  contents: readFileSync(join(sharedFolder ?? '', 'ews-xsd', name), 'utf8'),
});

type Complaints = readonly (string | undefined)[];

let next: { readonly documents: string[]; readonly complaints: Promise<Complaints> } | undefined;

/** Returns xmllint's first complaint about each document by soap-envelope.xsd, or undefined if it is valid. */
export async function validateEnvelopes(documents: readonly string[]): Promise<Complaints> {
  next ??= gather();
  const start = next.documents.length;
  next.documents.push(...documents);
  return (await next.complaints).slice(start, start + documents.length);
}

/** Gathers the documents of tests that run concurrently, because reading the schema takes longer than checking them. */
function gather() {
  const documents: string[] = [];
  const complaints = setImmediate().then(() => {
    next = undefined;
    return validateAll(documents);
  });
  return { documents, complaints };
}

async function validateAll(documents: readonly string[]): Promise<Complaints> {
  const complaints: (string | undefined)[] = [];
  for (let start = 0; start < documents.length; start += documentsPerRun) {
    complaints.push(...(await validateSome(documents.slice(start, start + documentsPerRun))));
  }
  return complaints;
}

/** More file names than this overflow the stack of the WebAssembly build. */
const documentsPerRun = 500;

async function validateSome(documents: readonly string[]): Promise<Complaints> {
  const { errors } = await validateXML({
    xml: documents.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
    schema: [xsd('soap-envelope.xsd')],
    preload: [xsd('types.xsd'), xsd('messages.xsd'), xsd('xml.xsd')],
    initialMemoryPages: 2048,
    maxMemoryPages: 32768,
  });
  const complaints: (string | undefined)[] = documents.map(() => undefined);
  for (const { loc, rawMessage } of errors) complaints[Number.parseInt(loc?.fileName ?? '', 10)] ??= rawMessage;
  return complaints;
}
