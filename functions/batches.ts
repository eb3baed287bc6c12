import { batchesHandler } from '../lib/lambda/batches-api/batches-handler.ts';
import { operationsFrom } from '../lib/lambda/common/operation-named.ts';
import { batchesApiComposition } from '../lib/lambda/environment.ts';

/** The Lambda handler of the HTTP requests that create batches from files and read the state and results of batches. */
export const handler = batchesHandler(
  operationsFrom((file) => import(/* @vite-ignore */ `./${file}.ts`)),
  batchesApiComposition,
);
