import type { Post } from '../settle.ts';
import { allowedMailboxes } from './allowed-mailboxes.ts';
import { exchangePost } from './exchange-post.ts';
import { readSettings, type Settings } from './settings.ts';

/** What a function instance keeps between invocations: its settings, the connections to Exchange and who may be acted for. */
export interface FunctionInstance {
  readonly settings: Settings;
  readonly post: Post;
  allows(mailbox: string): boolean;
}

let instance: FunctionInstance | undefined;

/** Gives what this function instance keeps, made at its first invocation; throws where its environment is wrong. */
export function functionInstance(): FunctionInstance {
  if (instance) return instance;
  const settings = readSettings(process.env);
  instance = { settings, post: exchangePost(settings), allows: allowedMailboxes(settings.allowedMailboxes) };
  return instance;
}
