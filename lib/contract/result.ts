import type { ResponseClass } from '../soap/response.ts';
import { isJsonObject, type Json, type JsonObject } from '../soap/structure.ts';

/** The outcome of one entry: its class and code, Exchange's message, and the data that the operation returns. */
export interface Outcome {
  readonly responseClass: ResponseClass;
  /** A code of EWS, or one of ours, which start with `Batch`. */
  readonly responseCode: string;
  readonly messageText?: string;
  readonly messageXml?: JsonObject;
  readonly item?: Json;
  readonly conflictResults?: Json;
  readonly rootFolder?: Json;
  readonly persona?: Json;
  readonly imGroup?: Json;
  readonly imItemList?: Json;
  /** An earlier attempt had already done it, as a look-up or a retry showed. */
  readonly alreadyDone?: true;
  /** A delete found nothing to delete. */
  readonly alreadyAbsent?: true;
  /** The answer held characters that XML forbids; each is replaced by U+FFFD. */
  readonly sanitized?: true;
  /** The ids of a failed call in the logs of Exchange. */
  readonly clientRequestId?: string;
  readonly requestId?: string;
  /** The number and category in the x-ms-diagnostics of a failed call. */
  readonly diagnostics?: string;
}

/** The outcome of the entry at `index` of the request. */
export interface Result extends Outcome {
  readonly index: number;
  readonly key?: string;
  /** Whether the dead-letter queue has taken the failed entry; absent if the entry was not sent there. */
  readonly deadLettered?: boolean;
}

/** The answer to a batch: the worst class, as in ServiceResponseCollection.OverallResult, the counts, and one result per entry, in order. */
export interface BatchAnswer {
  readonly overallResult: ResponseClass;
  readonly counts: { readonly success: number; readonly warning: number; readonly error: number };
  readonly results: readonly Result[];
}

/** Returns an Error outcome with a code of ours. */
export function failed(responseCode: `Batch${string}`, messageText: string): Outcome {
  return { responseClass: 'Error', responseCode, messageText };
}

/** Returns the value of this name in an outcome's MessageXml, such as `BackOffMilliseconds`; undefined if absent. */
export function detailOf({ messageXml }: Outcome, name: string): Json | undefined {
  const values = messageXml?.value;
  return isJsonObject(values) && Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Returns the answer to a batch with these results. */
export function answerOf(results: readonly Result[]): BatchAnswer {
  const count = (responseClass: ResponseClass) =>
    results.filter((result) => result.responseClass === responseClass).length;
  const counts = { success: count('Success'), warning: count('Warning'), error: count('Error') };
  const overallResult = counts.error > 0 ? 'Error' : counts.warning > 0 ? 'Warning' : 'Success';
  return { overallResult, counts, results };
}
