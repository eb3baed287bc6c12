import type { ResponseClass } from '../soap/response.ts';
import type { Json, JsonObject } from '../soap/structure.ts';

/** How one entry ended: EWS's class and code, what Exchange said of it, and what the operation gives for it. */
export interface Outcome {
  readonly responseClass: ResponseClass;
  /** EWS's code, or one of ours, which start with `Batch`. */
  readonly responseCode: string;
  readonly messageText?: string;
  readonly messageXml?: JsonObject;
  readonly item?: Json;
  readonly conflictResults?: Json;
  readonly rootFolder?: Json;
  readonly persona?: Json;
  readonly imGroup?: Json;
  readonly imItemList?: Json;
  /** That an earlier attempt had done it, as it turned out. */
  readonly alreadyDone?: true;
  /** That a delete found nothing to delete. */
  readonly alreadyAbsent?: true;
  /** That the answer held characters which XML forbids, each now U+FFFD. */
  readonly sanitized?: true;
  /** The ids by which Exchange's logs know the call, where it failed. */
  readonly clientRequestId?: string;
  readonly requestId?: string;
  /** What Exchange's x-ms-diagnostics header said of it. */
  readonly diagnostics?: string;
}

/** The outcome of the entry at `index` of the request. */
export interface Result extends Outcome {
  readonly index: number;
  readonly key?: string;
  /** Whether the dead-letter queue has the failed entry; absent where it was not to have it. */
  readonly deadLettered?: boolean;
}

/** The answer to a batch: the worst class, as ServiceResponseCollection.OverallResult, the numbers by class, and a result per entry, in order. */
export interface BatchAnswer {
  readonly overallResult: ResponseClass;
  readonly counts: { readonly success: number; readonly warning: number; readonly error: number };
  readonly results: readonly Result[];
}

/** Gives the outcome of an entry that failed for a reason of ours. */
export function failed(responseCode: `Batch${string}`, messageText: string): Outcome {
  return { responseClass: 'Error', responseCode, messageText };
}

/** Gives what EWS named so among an outcome's details, such as `BackOffMilliseconds`, or undefined. */
export function detailOf({ messageXml }: Outcome, name: string): Json | undefined {
  const values = messageXml?.value;
  return typeof values === 'object' && values !== null && !Array.isArray(values)
    ? (values as JsonObject)[name]
    : undefined;
}

/** Gives the answer that these results make. */
export function answerOf(results: readonly Result[]): BatchAnswer {
  const count = (responseClass: ResponseClass) =>
    results.filter((result) => result.responseClass === responseClass).length;
  const counts = { success: count('Success'), warning: count('Warning'), error: count('Error') };
  const overallResult = counts.error > 0 ? 'Error' : counts.warning > 0 ? 'Warning' : 'Success';
  return { overallResult, counts, results };
}
