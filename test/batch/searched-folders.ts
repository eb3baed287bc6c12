import type { ExchangePort } from '../../lib/recovery/exchange-port.ts';
import { answerOf, foundPage, type ScriptedItem } from '../front-door/scripted-exchange.ts';
import { simulatedPort } from './simulated-port.ts';

/** An item of a folder. */
export interface FolderItem extends Required<ScriptedItem> {
  /** Whether somebody deletes it once the first search was answered. */
  readonly isDeletedSoon?: boolean;
  /** The simulated time in ms from which a search finds it. */
  readonly indexedAt?: number;
}

/** The folders of a mailbox by their distinguished names, each with its items. */
export type Folders = Readonly<Record<string, readonly FolderItem[]>>;

/** A port to folders that are searched as Exchange searches them; `searches` counts the calls of FindItem. */
export interface FoldersPort extends ExchangePort {
  searches(): number;
}

/** The simulated times of a port to folders, in ms. */
interface Times {
  /** The time that is left. */
  readonly timeMs?: number;
  readonly indexMs?: number;
}

/** Returns a port to folders that returns at most `pageSize` items of a folder at once, and reads any item by its id. */
export function foldersPort(
  folders: Folders,
  pageSize: number,
  { timeMs = 600_000, indexMs = 0 }: Times = {},
): FoldersPort {
  const port = simulatedPort([], timeMs);
  let searches = 0;
  const isThere = ({ isDeletedSoon, indexedAt = 0 }: FolderItem) =>
    (searches === 1 || !isDeletedSoon) && indexedAt <= port.clock.now();
  const answer = (envelope: string) => {
    if (!envelope.includes('<m:FindItem ')) return read(envelope);
    searches += 1;
    const all = folderNamesIn(envelope).map((name) => folders[name] ?? []);
    const pages = all.map((items) => pageOf(search(items.filter(isThere), envelope), envelope, pageSize));
    return answerOf('FindItem', ...pages);
  };
  return {
    ...port,
    indexMs,
    post: async (envelope) => ({ kind: 'answer', status: 200, body: answer(envelope), clientRequestId: 'none' }),
    searches: () => searches,
  };
}

function folderNamesIn(envelope: string): readonly string[] {
  return [...envelope.matchAll(/<t:DistinguishedFolderId Id="(\w+)"/g)].map(([, name = '']) => name);
}

/** Returns the items that a restriction matches, oldest first; case does not count. */
function search(items: readonly FolderItem[], envelope: string): readonly FolderItem[] {
  const constants = [...envelope.matchAll(/<t:Constant Value="([^"]*)"/g)].map(([, value = '']) => value.toLowerCase());
  const isPrefix = envelope.includes('ContainmentMode="Prefixed"');
  return items
    .filter(({ key }) =>
      constants.some((each) => (isPrefix ? key.toLowerCase().startsWith(each) : key.toLowerCase() === each)),
    )
    .toSorted((one, other) => Date.parse(one.dateTimeCreated) - Date.parse(other.dateTimeCreated));
}

function pageOf(items: readonly FolderItem[], envelope: string, pageSize: number): string {
  const offset = Number(/Offset="(\d+)"/.exec(envelope)?.[1]);
  const next = Math.min(items.length, offset + pageSize);
  return foundPage(items.slice(offset, next), { next, total: items.length });
}

function read(envelope: string): string {
  const ids = [...envelope.matchAll(/<t:ItemId Id="([^"]*)"/g)].map(([, id = '']) => id);
  const messages = ids.map(
    (id) =>
      `<m:GetItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Contact><t:ItemId Id="${id}"/></t:Contact></m:Items></m:GetItemResponseMessage>`,
  );
  return answerOf('GetItem', ...messages);
}
