import * as z from 'zod';
import { nameOfArn } from '../aws/account.ts';
import { type References, resolveDeep } from './intrinsics.ts';
import { resourcesOf, type Template } from './template.ts';

/** An event pattern: the values that each field may have, or patterns of fields within (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html). */
export interface EventPattern {
  readonly [field: string]: EventPattern | Values;
}

type Values = readonly (string | { readonly prefix: string })[];

/** A rule of the default event bus that hands the events of its pattern to functions. */
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

/** The enabled rules of a template that go by a pattern; those that go by a schedule do not run here. */
export function rulesOf(template: Template, references: References): DeployedRule[] {
  return resourcesOf(template, 'AWS::Events::Rule', z.unknown()).flatMap(({ properties }) => {
    const { EventPattern, State, Targets } = ruleProperties.parse(resolveDeep(properties, references));
    if (!EventPattern || State !== 'ENABLED') return [];
    return [{ pattern: EventPattern, functionNames: Targets.map(({ Arn }) => nameOfArn(Arn)) }];
  });
}

/** Says whether an event, or a part of one, is of a pattern. */
export function isOfPattern(event: unknown, pattern: EventPattern): boolean {
  const fields = Object(event) as Readonly<Record<string, unknown>>;
  return Object.entries(pattern).every(([name, expected]) => {
    const value = fields[name];
    if (!isValues(expected)) return isOfPattern(value, expected);
    return expected.some((each) => (typeof each === 'string' ? value === each : String(value).startsWith(each.prefix)));
  });
}

function isValues(expected: EventPattern[string]): expected is Values {
  return Array.isArray(expected);
}
