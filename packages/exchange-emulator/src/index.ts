export { type Account, defaultAccounts } from './accounts.ts';
export type { RecordedCall } from './recorded-call.ts';
export { type Exchange, type ExchangeOptions, startExchange } from './server.ts';
export type { StoredItem } from './stored-item.ts';
