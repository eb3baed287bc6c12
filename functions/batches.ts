import { batchesHandler } from '../lib/lambda/batches/handler.ts';
import { operationsFrom } from '../lib/lambda/operation-named.ts';

/** The Lambda handler of the HTTP requests that make batches of files and ask how batches stand. */
export const handler = batchesHandler(operationsFrom((file) => import(/* @vite-ignore */ `./${file}.ts`)));
