import { z } from 'zod';

const count = z.int().min(0);
const ms = z.int().min(0).max(3_600_000);

/** Which calls a rule is for; what is absent leaves out none. */
const when = z.strictObject({
  operations: z.array(z.string()).min(1).optional(),
  mailbox: z.string().toLowerCase().optional(),
  callsInFlightOver: count.optional(),
  forMs: ms.optional(),
  nth: z.int().min(1).optional(),
  every: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().default(1),
  times: z.int().min(1).optional(),
});

const error = z.strictObject({
  code: z.string().regex(/^Error\w+$/),
  messageText: z.string().optional(),
  messageXml: z.record(z.string(), z.string()).default({}),
});

const work = z.strictObject({
  msPerEntry: ms.default(0),
  done: count.optional(),
  errors: z.array(error.extend({ at: z.array(count).optional(), savedTo: z.string().optional() })).default([]),
});

const answer = z
  .strictObject({
    delayMs: ms.default(0),
    drop: z.literal(true).optional(),
    dropAfterMs: ms.optional(),
    cut: z.literal(true).optional(),
    http: z
      .strictObject({
        status: z.int().min(200).max(599),
        headers: z.record(z.string().regex(/^[\w-]+$/), z.string().regex(/^[ -~]*$/)).default({}),
        body: z.string().default(''),
      })
      .optional(),
    fault: error
      .extend({
        status: z.int().min(200).max(599).default(500),
        soap: z.enum(['1.1', '1.2']).default('1.1'),
        messageXmlNamespace: z.enum(['types', 'errors']).default('types'),
      })
      .optional(),
    error: error.optional(),
    messages: z.union([z.literal(-1), z.literal(1)]).optional(),
    insert: z.strictObject({ element: z.string().regex(/^\w+$/), text: z.string() }).optional(),
  })
  .refine(({ http, fault, error }) => [http, fault, error].filter(Boolean).length <= 1, {
    error: 'An answer is replaced by one of http, fault and error.',
  });

const rule = z
  .strictObject({ when: when.prefault({}), work: work.prefault({}), answer: answer.prefault({}) })
  .refine(({ work, answer }) => work.done === undefined || isReplaced(answer) || isDropped(answer), {
    path: ['work', 'done'],
    error: 'A call that ends before all entries are done needs an http, a fault, an error or a drop for its answer.',
  });

/**
 * A fault switch: what the server does wrong (`work`, `answer`) in which calls (`when`). Times are in milliseconds,
 * places count from 0. Every part and every field may be left out; docs/faults.md shows each of them.
 *
 *     when.operations           the names of the operations
 *     when.mailbox              the mailbox that is acted on
 *     when.callsInFlightOver    only while more calls than this are in flight for the mailbox, this one included
 *     when.forMs                until so long after the rule was set
 *     when.nth, every           of the calls that are left, that number, or each one whose number it divides
 *     when.probability, seed    of those, each with this probability: the same ones again with the same seed
 *     when.times                so many calls at most
 *
 *     work.msPerEntry           waits so long before each entry; between them, other calls are served
 *     work.done                 does so many entries and no more; none, where http, fault or error replace the answer
 *     work.errors               answers the entries `at` these places, or all, with an error instead of doing them;
 *                               `savedTo` leaves the items of a CreateItem in that distinguished folder, unsent
 *
 *     answer.delayMs            waits so long before the answer
 *     answer.drop, dropAfterMs  closes the connection instead of answering: after the work, or so long after the
 *                               request has come, while the work goes on
 *     answer.cut                closes the connection in the middle of the body
 *     answer.http               answers with this status, these headers and this body
 *     answer.fault              answers with this SOAP fault
 *     answer.error              answers with this error in one response message for all entries
 *     answer.messages           leaves the last response message out (-1), or repeats it (1)
 *     answer.insert             puts a text, as it is, at the beginning of every element of that name
 */
export type Rule = z.infer<typeof rule>;

/** An error as rules name it: a response code, its text and the Values of its MessageXml by their names. */
export type RuleError = z.infer<typeof error>;

/** The error of rules that cannot be taken, which says at which places and why. */
export class InvalidRules extends Error {
  override readonly name = 'InvalidRules';
}

/** The rules in a JSON document, an array of them; throws InvalidRules. */
export function readRules(json: string): readonly Rule[] {
  const { data, error } = z.array(rule).safeParse(parseJson(json));
  if (error) throw new InvalidRules(z.prettifyError(error));
  return data;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new InvalidRules(`The rules are not JSON: ${String(error)}`);
  }
}

/** Whether something else than what became of the entries is the answer. */
export function isReplaced({ http, fault, error }: z.infer<typeof answer>): boolean {
  return [http, fault, error].some((replacement) => replacement !== undefined);
}

/** Whether the caller gets no answer at all. */
export function isDropped({ drop, dropAfterMs }: z.infer<typeof answer>): boolean {
  return drop !== undefined || dropAfterMs !== undefined;
}
