import {
  answerOf,
  cuts,
  foundIn,
  type Script,
  type ScriptedExchange,
  sends,
  startScriptedExchange,
} from '../front-door/scripted-exchange.ts';

/** A scripted Exchange that keeps the keys of created journal entries, and finds them in the Journal folder only. */
export interface JournalExchange extends Pick<ScriptedExchange, 'account' | 'close'> {
  /** The bodies of the calls of an operation since the last {@link restart}. */
  calls(operation: string): readonly string[];
  /** Forgets the calls. From now on, responses to CreateItem are whole or are cut off in the middle. */
  restart(createResponses?: 'whole' | 'cut'): void;
}

const success = (operation: string, items = '') =>
  `<m:${operation}ResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>${items}</m:${operation}ResponseMessage>`;
const journalEntry = (key: string) => `<t:JournalEntry><t:ItemId Id="${key}" ChangeKey="EQAA"/></t:JournalEntry>`;
const items = (key: string) => `<m:Items>${journalEntry(key)}</m:Items>`;

/** Starts the scripted Exchange. */
export async function startJournalExchange(): Promise<JournalExchange> {
  const exchange = await startScriptedExchange();
  const keys: string[] = [];
  let send = (body: string): Script => sends(200, body);

  function respond(body: string): Script {
    const operation = /<m:(\w+)[ >]/.exec(body.slice(body.indexOf('<soap:Body>')))?.[1] ?? '';
    const entries = body.match(/<t:(JournalEntry|ItemChange)>|<t:ItemId /g) ?? [];
    if (operation === 'FindItem') {
      const folders = [...body.matchAll(/<t:DistinguishedFolderId Id="(\w+)"/g)].map(([, folder]) => folder);
      const inEach = folders.map((folder) => (folder === 'journal' ? keys : []));
      return sends(200, foundIn(...inEach).replaceAll('t:Contact', 't:JournalEntry'));
    }
    if (operation !== 'CreateItem') {
      return sends(200, answerOf(operation, ...entries.slice(0, 1).map(() => success(operation, items('entry-1')))));
    }
    const created = [...body.matchAll(/<t:Value>([^<]*)<\/t:Value>/g)].map(([, key = '']) => key);
    keys.push(...created);
    return send(answerOf(operation, ...created.map((key) => success(operation, items(key)))));
  }

  const script: Script = (response, body, request) => respond(body)(response, body, request);
  exchange.script(script);
  return {
    account: exchange.account,
    close: exchange.close,
    calls: (operation) =>
      exchange.bodies.filter((body) => body.includes(`<m:${operation} `) || body.includes(`<m:${operation}>`)),
    restart: (createResponses = 'whole') => {
      send = (body) => (createResponses === 'cut' ? cuts(body) : sends(200, body));
      exchange.script(script);
    },
  };
}
