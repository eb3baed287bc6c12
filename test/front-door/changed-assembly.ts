import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

/** The environment variables of a function, with intrinsic functions. */
type Variables = Readonly<Record<string, string | { readonly Ref: string }>>;

/** A resource of the template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>> & {
    readonly Environment?: { readonly Variables: Variables };
  };
}

/** A cloud assembly that differs from that of the default stage. */
export interface ChangedAssembly {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Returns the default stage's cloud assembly with other resources: `change` returns each resource, or undefined for none. */
export async function changeAssembly(
  change: (id: string, resource: TemplateResource) => TemplateResource | undefined,
): Promise<ChangedAssembly> {
  const whole = inject('assembly');
  const folder = await mkdtemp(join(tmpdir(), 'ews-batch-changed-'));
  for (const file of await readdir(whole)) {
    if (!file.endsWith('.template.json')) {
      await symlink(join(whole, file), join(folder, file));
      continue;
    }
    const template = JSON.parse(await readFile(join(whole, file), 'utf8')) as {
      readonly Resources: Readonly<Record<string, TemplateResource>>;
    };
    const changed = Object.entries(template.Resources).flatMap(([id, resource]) => {
      const kept = change(id, resource);
      return kept ? [[id, kept]] : [];
    });
    await writeFile(join(folder, file), JSON.stringify({ ...template, Resources: Object.fromEntries(changed) }));
  }
  return { folder, remove: () => rm(folder, { recursive: true, maxRetries: 5 }) };
}

/** Returns a function of the template with the environment variables that `change` makes of its own. */
export function withVariables(
  { Type, Properties }: TemplateResource,
  change: (variables: Variables) => Variables,
): TemplateResource {
  const Variables = change(Properties?.Environment?.Variables ?? {});
  return { Type, Properties: { ...Properties, Environment: { Variables } } };
}
