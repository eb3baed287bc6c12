interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
}

/** Returns the statements of all policies in a template whose effect is Allow. */
function allowing(value: unknown): readonly Statement[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('Effect' in value && 'Action' in value) return value.Effect === 'Allow' ? [value as Statement] : [];
  return Object.values(value).flatMap(allowing);
}

const isWild = (text: string) => /[*?]/.test(text);

/** Returns a resource as text, with references to other resources in braces. */
function textOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const [[name, value] = []] = Object.entries(resource as object);
  return name === 'Fn::Join' ? value[1].map(textOf).join(value[0]) : `{${[value].flat().join('.')}}`;
}

/** Returns the wildcards in a template's permissions, sorted: actions with a wildcard, and actions on a resource with one. */
export function wildcards(template: object): readonly string[] {
  const found = allowing(template).flatMap(({ Action, Resource = [] }) => {
    const actions = [Action].flat();
    const resources = [Resource].flat().map(textOf).filter(isWild);
    return [...actions.filter(isWild), ...resources.flatMap((on) => actions.map((action) => `${action} on ${on}`))];
  });
  return [...new Set(found)].sort();
}
