import { operationsFrom } from '../lib/lambda/common/operation-named.ts';
import { workerComposition } from '../lib/lambda/exchange-environment.ts';
import { workerHandler } from '../lib/lambda/worker/worker-handler.ts';

/** The Lambda handler of the work queue's messages. It also runs direct events, which name their operation. */
export const handler = workerHandler(
  operationsFrom((file) => import(/* @vite-ignore */ `./${file}.ts`)),
  workerComposition,
);
