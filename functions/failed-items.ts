import { failedItemsHandler } from '../lib/lambda/failed-items/handler.ts';
import { operationsFrom } from '../lib/lambda/operation-named.ts';

/** The Lambda handler of the HTTP requests that list, redrive, correct and discard what is in the dead-letter queue. */
export const handler = failedItemsHandler(operationsFrom((file) => import(/* @vite-ignore */ `./${file}.ts`)));
