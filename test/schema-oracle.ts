import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { sharedFolder } from './shared-folder.ts';

const xsd = (name: string) => ({
  fileName: name,
  contents: readFileSync(join(sharedFolder ?? '', 'ews-xsd', name), 'utf8'),
});

/** Returns xmllint's first complaint about each document by soap-envelope.xsd, or undefined if it is valid. */
export async function validateEnvelopes(documents: readonly string[]): Promise<readonly (string | undefined)[]> {
  const complaints: (string | undefined)[] = [];
  for (let start = 0; start < documents.length; start += documentsPerRun) {
    complaints.push(...(await validateSome(documents.slice(start, start + documentsPerRun))));
  }
  return complaints;
}

/** More file names than this overflow the stack of the WebAssembly build. */
const documentsPerRun = 500;

async function validateSome(documents: readonly string[]): Promise<readonly (string | undefined)[]> {
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
