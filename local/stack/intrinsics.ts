import * as z from 'zod';

/** The values of `Ref` and `Fn::GetAtt` for a logical id on this machine. */
export interface References {
  ref(logicalId: string): string;
  attribute(logicalId: string, name: string): string;
}

const intrinsic = z.union([
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
  z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }),
]);

/** Returns a string of a CloudFormation template with `Ref`, `Fn::GetAtt` and `Fn::Join` resolved. Throws if it has another intrinsic function. */
export function resolveString(value: unknown, references: References): string {
  if (typeof value === 'string') return value;
  const parsed = intrinsic.safeParse(value);
  if (!parsed.success)
    throw new Error(`The local cloud cannot resolve ${JSON.stringify(value)}. It knows Ref, Fn::GetAtt and Fn::Join.`);
  if ('Ref' in parsed.data) return references.ref(parsed.data.Ref);
  if ('Fn::GetAtt' in parsed.data) return references.attribute(...parsed.data['Fn::GetAtt']);
  const [separator, parts] = parsed.data['Fn::Join'];
  return parts.map((part) => resolveString(part, references)).join(separator);
}

/** Returns a value of a CloudFormation template with every intrinsic function in it resolved, at any depth. Throws as resolveString does. */
export function resolveDeep(value: unknown, references: References): unknown {
  if (Array.isArray(value)) return value.map((element) => resolveDeep(element, references));
  if (typeof value !== 'object' || value === null) return value;
  const isIntrinsic = Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
  if (isIntrinsic) return resolveString(value, references);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolveDeep(each, references)]));
}
