import { adaptiveThrottle, type Throttle } from '../exchange/throttle.ts';
import type { Post } from '../soap/post.ts';
import { allowedMailboxes } from './common/allowed-mailboxes.ts';
import type { Permission } from './common/permission.ts';
import { readSettings, type Settings } from './common/settings.ts';
import { exchangePost } from './exchange/exchange-post.ts';

/** What a function instance keeps between invocations: its settings, the connections to Exchange and who may be acted for. */
export interface FunctionInstance {
  readonly settings: Settings;
  readonly post: Post;
  readonly allows: Permission;
  /** The pace of a mailbox's calls; without a name, of the account itself. */
  throttleOf(mailbox: string | undefined): Throttle;
}

let instance: FunctionInstance | undefined;

/** Gives what this function instance keeps, made at its first invocation; throws where its environment is wrong. */
export function functionInstance(): FunctionInstance {
  if (instance) return instance;
  const settings = readSettings(process.env);
  const throttles = new Map<string | undefined, Throttle>();
  const throttleOf = (mailbox: string | undefined) => {
    const throttle = throttles.get(mailbox?.toLowerCase()) ?? adaptiveThrottle(settings);
    throttles.set(mailbox?.toLowerCase(), throttle);
    return throttle;
  };
  const allows = allowedMailboxes(settings.allowedMailboxes);
  instance = { settings, post: exchangePost(settings), allows, throttleOf };
  return instance;
}
