import { operationsFrom } from '../lib/lambda/common/operation-named.ts';
import { failedItemsComposition } from '../lib/lambda/environment.ts';
import { failedItemsHandler } from '../lib/lambda/failed-items/failed-items-handler.ts';

/** The Lambda handler of the HTTP requests that list, redrive, correct and discard failed items in the dead-letter queue. */
export const handler = failedItemsHandler(
  operationsFrom((file) => import(/* @vite-ignore */ `./${file}.ts`)),
  failedItemsComposition,
);
