import * as z from 'zod';
import { nameOfArn } from '../aws/account.ts';
import type { EventPattern } from '../aws/event-pattern.ts';
import { type References, resolveDeep } from './intrinsics.ts';
import { findResources, type Template } from './template.ts';

/** An EventBridge rule that invokes functions with the events that match its pattern. */
export interface DeployedRule {
  readonly pattern: EventPattern;
  readonly functionNames: readonly string[];
}

const values = z.array(z.union([z.string(), z.strictObject({ prefix: z.string() })]));
const eventPattern: z.ZodType<EventPattern> = z.lazy(() => z.record(z.string(), z.union([values, eventPattern])));
const ruleProperties = z.object({
  EventPattern: eventPattern.optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(z.object({ Arn: z.string() })).default([]),
});

/** Returns the enabled rules of a template that have an event pattern. Rules with a schedule do not run on the local cloud. */
export function readRules(template: Template, references: References): DeployedRule[] {
  return findResources(template, 'AWS::Events::Rule', z.unknown()).flatMap(({ properties }) => {
    const { EventPattern, State, Targets } = ruleProperties.parse(resolveDeep(properties, references));
    if (!EventPattern || State !== 'ENABLED') return [];
    return [{ pattern: EventPattern, functionNames: Targets.map(({ Arn }) => nameOfArn(Arn)) }];
  });
}
