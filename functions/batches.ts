import { batchesHandler } from '../lib/lambda/batches-api/batches-handler.ts';
import { operationsFrom } from '../lib/lambda/common/operation-named.ts';
import { batchesApiEnvironment } from '../lib/lambda/environment.ts';

/** The Lambda handler of the HTTP requests that make batches of files and ask how batches stand. */
export const handler = batchesHandler(
  operationsFrom((file) => import(/* @vite-ignore */ `./${file}.ts`)),
  batchesApiEnvironment,
);
