import { connections } from '../exchange/connection.ts';
import { basicSignIn } from '../exchange/sign-in.ts';
import { transport } from '../exchange/transport.ts';
import type { Post } from '../post.ts';
import { allowedMailboxes } from './allowed-mailboxes.ts';
import { readCredentials } from './secret.ts';
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
  const signIn = basicSignIn(() => readCredentials(settings.ewsSecretId));
  const post = transport({ url: settings.ewsUrl, signIn, dispatcher: connections() });
  instance = { settings, post, allows: allowedMailboxes(settings.allowedMailboxes) };
  return instance;
}
