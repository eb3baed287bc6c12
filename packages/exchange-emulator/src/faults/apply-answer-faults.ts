import { type Answer, createSoapAnswer } from '../answer.ts';
import type { Outcome } from '../operations/operation.ts';
import { messageTextOf } from '../response-error.ts';
import { SoapFault, writeFault, writeFaultWithoutCode } from '../soap-fault.ts';
import { isDropped, type Rule } from './rule.ts';
import { errorOf, valuesOf } from './run-with-faults.ts';

/** Returns the outcomes that a rule's answer reports instead of the real ones. */
export function reportedOutcomes(
  { error, messages }: Rule['answer'],
  outcomes: readonly Outcome[],
): readonly Outcome[] {
  if (error) return [errorOf(error)];
  if (messages === -1) return outcomes.slice(0, -1);
  if (messages === 1) return [...outcomes, ...outcomes.slice(-1)];
  return outcomes;
}

/** Returns the response that a rule's answer makes of the normal one. */
export function applyAnswerFaults(answer: Rule['answer'], right: Answer): Answer {
  const { http, fault, insert, cut } = answer;
  const replaced = fault ? faultAnswer(fault) : { ...right, ...http };
  const body = insert ? withInserted(replaced.body, insert) : replaced.body;
  return { ...replaced, body, sent: isDropped(answer) ? 'nothing' : cut ? 'half' : 'all' };
}

function faultAnswer(fault: NonNullable<Rule['answer']['fault']>): Answer {
  const { status, code, messageText, messageXml } = fault;
  if (code === undefined) return createSoapAnswer(status, writeFaultWithoutCode(messageText ?? 'The request failed.'));
  const text = messageText ?? messageTextOf(code);
  return createSoapAnswer(status, writeFault(new SoapFault(code, text, text, valuesOf(messageXml)), fault));
}

function withInserted(document: string, { element, text }: { element: string; text: string }): string {
  return document.replace(new RegExp(`<\\w+:${element}(?: [^>]*)?(?<!/)>`, 'g'), (tag) => tag + text);
}
