import { z } from 'zod';
import { jsonName } from '../soap/structure.ts';
import { element, type XmlNode } from '../soap/write-xml.ts';
import { type AllowedPaths, type PropertyPath, propertyPath, writePath } from './property-path.ts';
import { enumeration, scalar, xmlString } from './simple-types.ts';
import { strictObject } from './strict-object.ts';

/** A search expression: an object with one property, which is named after the expression. */
export type SearchExpression = Readonly<Record<string, unknown>>;

/** The condition that found items or folders meet: the schema of its expressions, and how they are written as XML. */
export interface Restriction {
  readonly schema: z.ZodType<SearchExpression>;
  write(expression: SearchExpression): XmlNode;
}

interface ExpressionKind<Value = unknown> {
  readonly schema: z.ZodType<Value>;
  write(name: string, value: Value): XmlNode;
}

type Path = z.ZodType<PropertyPath>;

const writeConstant = (value: z.infer<typeof scalar>) => element('t:Constant', { Value: String(value) });

function comparison(path: Path) {
  const schema = strictObject({ path, constant: scalar.optional(), otherPath: path.optional() }).refine(
    (given) => (given.constant === undefined) !== (given.otherPath === undefined),
    'expected "path" with either "constant" or "otherPath"',
  );
  return {
    schema,
    write(name: string, given: z.infer<typeof schema>) {
      const operand = given.otherPath === undefined ? writeConstant(given.constant ?? '') : writePath(given.otherPath);
      return element(name, {}, writePath(given.path), element('t:FieldURIOrConstant', {}, operand));
    },
  };
}

const containmentMode = enumeration(['FullString', 'Prefixed', 'Substring', 'PrefixOnWords', 'ExactPhrase']).schema;
const containmentComparison = enumeration([
  'Exact',
  'IgnoreCase',
  'IgnoreNonSpacingCharacters',
  'Loose',
  'IgnoreCaseAndNonSpacingCharacters',
  'LooseAndIgnoreCase',
  'LooseAndIgnoreNonSpace',
  'LooseAndIgnoreCaseAndIgnoreNonSpace',
]).schema;

function containment(path: Path) {
  const schema = strictObject({
    path,
    constant: xmlString,
    containmentMode: containmentMode.optional(),
    containmentComparison: containmentComparison.optional(),
  });
  return {
    schema,
    write: (name: string, given: z.infer<typeof schema>) =>
      element(
        name,
        { ContainmentMode: given.containmentMode, ContainmentComparison: given.containmentComparison },
        writePath(given.path),
        writeConstant(given.constant),
      ),
  };
}

const bitmask = z.string().regex(/^(0[xX][0-9A-Fa-f]+|\d+)$/, 'expected a bit mask such as "0x02"');

function exclusion(path: Path) {
  const schema = strictObject({ path, bitmask });
  return {
    schema,
    write: (name: string, given: z.infer<typeof schema>) =>
      element(name, {}, writePath(given.path), element('t:Bitmask', { Value: given.bitmask })),
  };
}

function existence(path: Path) {
  const schema = strictObject({ path });
  return { schema, write: (name: string, given: z.infer<typeof schema>) => element(name, {}, writePath(given.path)) };
}

// https://learn.microsoft.com/exchange/client-developer/web-service-reference/searchexpression
/** Returns the restriction on these properties, such as `{ "isEqualTo": { "path": …, "constant": … } }`. `name` is its id in the JSON Schema. */
export function restriction(name: string, paths: AllowedPaths): Restriction {
  const path = propertyPath(paths);
  const compared = comparison(path);
  const several: ExpressionKind<readonly SearchExpression[]> = {
    schema: z.lazy(() => schema.array().min(1)),
    write: (each, expressions) => element(each, {}, ...expressions.map(write)),
  };
  const negated: ExpressionKind<SearchExpression> = {
    schema: z.lazy(() => schema),
    write: (each, expression) => element(each, {}, write(expression)),
  };
  const kinds: readonly (readonly [string, ExpressionKind])[] = [
    ['And', several],
    ['Or', several],
    ['Not', negated],
    ['Contains', containment(path)],
    ['Excludes', exclusion(path)],
    ['Exists', existence(path)],
    ['IsEqualTo', compared],
    ['IsNotEqualTo', compared],
    ['IsGreaterThan', compared],
    ['IsGreaterThanOrEqualTo', compared],
    ['IsLessThan', compared],
    ['IsLessThanOrEqualTo', compared],
  ];
  const shape = kinds.map(([each, kind]) => [jsonName(each), kind.schema.optional()] as const);
  const schema: z.ZodType<SearchExpression> = strictObject(Object.fromEntries(shape))
    .refine((given) => Object.keys(given).length === 1, {
      error: `expected one of ${shape.map(([each]) => each).join(', ')}`,
      when: ({ issues }) => issues.length === 0,
    })
    .meta({ id: name });

  function write(expression: SearchExpression): XmlNode {
    const [given] = kinds.filter(([each]) => expression[jsonName(each)] !== undefined);
    if (!given) throw new TypeError('the search expression is empty');
    const [each, kind] = given;
    return kind.write(`t:${each}`, expression[jsonName(each)]);
  }
  return { schema, write };
}
