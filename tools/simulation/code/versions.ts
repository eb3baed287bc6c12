import { registerHooks } from 'node:module';

// The code runs as it is, but for limits that a workload of a few entries would never reach, and for the timers and the
// disk, which are virtual as well.

/** A change to a file of lib/: the text that it has, and the text that a version has instead. */
interface Change {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const partLimits = { file: 'lib/lambda/messages/message-chunks.ts', from: '{ count: 100, bytes: 256 * 1024 }' };
const groupLimits = { file: 'lib/lambda/splitter/file-parts.ts', from: 'group: { count: 2_000,' };

/** The versions by name: `b` cuts files into other parts than `a`, as a later release may. */
export const versions: ReadonlyMap<string, readonly Change[]> = new Map([
  [
    'a',
    [
      { ...partLimits, to: '{ count: 2, bytes: 256 * 1024 }' },
      { ...groupLimits, to: 'group: { count: 4,' },
    ],
  ],
  [
    'b',
    [
      { ...partLimits, to: '{ count: 3, bytes: 256 * 1024 }' },
      { ...groupLimits, to: 'group: { count: 3,' },
    ],
  ],
]);

const root = new URL('../../../', import.meta.url).href;
const isOurs = (url: string) => url.startsWith(`${root}lib/`) || url.startsWith(`${root}functions/`);
const timers = new URL('./virtual-timers.ts', import.meta.url).href;
const disk = new URL('./virtual-disk.ts', import.meta.url).href;

/** Has Node load the versions: a module that one version imports is of that version. */
export function registerVersions(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const { parentURL = '' } = context;
      if (specifier === 'node:timers' && parentURL.includes('/@middy/core/'))
        return { url: timers, shortCircuit: true };
      if (specifier === 'node:fs/promises' && parentURL.includes('/lib/lambda/splitter/'))
        return { url: disk, shortCircuit: true };
      const resolved = nextResolve(specifier, context);
      const version = /\?(\w+)$/.exec(parentURL)?.[1];
      return version !== undefined && isOurs(resolved.url) && !resolved.url.includes('?')
        ? { ...resolved, url: `${resolved.url}?${version}` }
        : resolved;
    },
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const [path = '', version = ''] = url.slice(root.length).split('?');
      const changes = isOurs(url) ? (versions.get(version) ?? []).filter(({ file }) => file === path) : [];
      if (changes.length === 0) return loaded;
      const source = changes.reduce((text, { from, to }) => replaced(text, from, to, path), String(loaded.source));
      return { ...loaded, source };
    },
  });
}

function replaced(text: string, from: string, to: string, path: string): string {
  if (!text.includes(from)) throw new Error(`${path} has no "${from}" any more: see tools/simulation/versions.ts`);
  return text.replace(from, to);
}
