import { operationsFrom } from '../lib/lambda/common/operation-named.ts';
import { splitterComposition } from '../lib/lambda/environment.ts';
import { splitterHandler } from '../lib/lambda/splitter/splitter-handler.ts';

/** The Lambda handler of the EventBridge events for files that were put into the bucket. */
export const handler = splitterHandler(
  operationsFrom((file) => import(/* @vite-ignore */ `./${file}.ts`)),
  splitterComposition,
);
