import { z } from 'zod';

const count = z.int().min(0);
const ms = z.int().min(0).max(3_600_000);
const httpStatus = z.int().min(200).max(599);

const optionalFlag = z.literal(true).optional();

/** The calls that a rule applies to. A field that is absent excludes no call. */
const when = z.strictObject({
  /** The names of the operations. */
  operations: z.array(z.string()).min(1).optional(),
  /** The mailbox that the call acts on. */
  mailbox: z.string().toLowerCase().optional(),
  /** Only calls that begin while more than this number of calls run on their mailbox, this call included. */
  callsInFlightOver: count.optional(),
  /** Only calls within this time after the rule was set. */
  forMs: ms.optional(),
  /** Only the nth of the calls that the fields above leave. */
  nth: z.int().min(1).optional(),
  /** Only each of these calls whose number is a multiple of this. */
  every: z.int().min(1).optional(),
  /** Each of these calls with this probability. The same `seed` selects the same calls. */
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().default(1),
  /** At most this number of calls. */
  times: z.int().min(1).optional(),
});

const error = z.strictObject({
  code: z.string().regex(/^Error\w+$/),
  messageText: z.string().optional(),
  messageXml: z.record(z.string(), z.string()).default({}),
});

/** The faults in the entries of a call. */
const work = z.strictObject({
  /** Waits before each entry and serves other calls meanwhile. */
  msPerEntry: ms.default(0),
  /** Runs only this number of entries. By default all, or none if `answer` has `http`, `fault` or `error`. */
  done: count.optional(),
  /**
   * Reports an error for the entries `at` these positions (all if absent) instead of running them. `savedTo` saves the
   * items of a CreateItem, unsent, in that distinguished folder.
   */
  errors: z.array(error.extend({ at: z.array(count).optional(), savedTo: z.string().optional() })).default([]),
});

/** The faults in the response of a call. */
const answer = z
  .strictObject({
    /** Waits before the response. */
    delayMs: ms.default(0),
    /** Closes the connection after the work, without a response. */
    drop: optionalFlag,
    /** Closes the connection this long after the request, without a response, while the work goes on. */
    dropAfterMs: ms.optional(),
    /** Closes the connection in the middle of the body. */
    cut: optionalFlag,
    /** Sends this HTTP response instead. */
    http: z
      .strictObject({
        status: httpStatus,
        headers: z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[ -~]*$/)).default({}),
        body: z.string().default(''),
      })
      .optional(),
    /** Sends this SOAP fault instead; without a `code`, one of SOAP 1.1 that has none. */
    fault: error
      .partial({ code: true })
      .extend({
        status: httpStatus.default(500),
        soap: z.enum(['1.1', '1.2']).default('1.1'),
        messageXmlNamespace: z.enum(['types', 'errors']).default('types'),
      })
      .optional(),
    /** Sends one response message with this error for all entries instead. */
    error: error.optional(),
    /** Omits the last response message (-1) or repeats it (1). */
    messages: z.union([z.literal(-1), z.literal(1)]).optional(),
    /** Inserts `text`, unescaped, at the start of every `element` of this name. */
    insert: z.strictObject({ element: z.string().regex(/^\w+$/), text: z.string() }).optional(),
  })
  .refine(({ http, fault, error }) => [http, fault, error].filter(Boolean).length <= 1, {
    error: 'Use only one of "http", "fault" and "error".',
  });

const rule = z
  .strictObject({ when: when.prefault({}), work: work.prefault({}), answer: answer.prefault({}) })
  .refine(({ work, answer }) => work.done === undefined || isReplaced(answer) || isDropped(answer), {
    path: ['work', 'done'],
    error: '"done" needs an "http", "fault", "error", "drop" or "dropAfterMs" in "answer".',
  });

/** A fault rule. Times are in milliseconds, positions count from 0. The README describes each field. */
export type Rule = z.infer<typeof rule>;

/** An error in a rule: a response code, its text and the Value elements of its MessageXml by name. */
export type RuleError = z.infer<typeof error>;

/** Thrown for invalid fault rules. The message lists every fault with its place. */
export class InvalidRules extends Error {
  override readonly name = 'InvalidRules';
}

/** Returns the rules in a JSON document that holds an array of them. Throws InvalidRules. */
export function readRules(json: string): readonly Rule[] {
  const { data, error } = z.array(rule).safeParse(parseJson(json));
  if (error) throw new InvalidRules(z.prettifyError(error));
  return data;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new InvalidRules(`The body is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whether the response is something other than the outcomes of the entries. */
export function isReplaced({ http, fault, error }: z.infer<typeof answer>): boolean {
  return [http, fault, error].some((replacement) => replacement !== undefined);
}

/** Whether the client gets no response at all. */
export function isDropped({ drop, dropAfterMs }: z.infer<typeof answer>): boolean {
  return drop !== undefined || dropAfterMs !== undefined;
}
