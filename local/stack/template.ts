import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const manifest = z.object({
  artifacts: z.record(z.string(), z.looseObject({ type: z.string(), properties: z.unknown().optional() })),
});
const stackProperties = z.object({ templateFile: z.string() });
const assets = z.object({ files: z.record(z.string(), z.object({ source: z.object({ path: z.string() }) })) });
const template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown().optional() })),
});

/** A resource of a CloudFormation template. Intrinsic functions in its properties are not resolved. */
interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: unknown;
}

/** The template of a cloud assembly's stack. */
export interface Template {
  /** The resources by logical id. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Returns the folder of the asset with an S3 key. Throws if the assembly has no such asset. */
  assetFolder(s3Key: string): string;
}

/** Reads the template and the assets of the first stack in a cloud assembly folder. */
export async function readTemplate(assembly: string): Promise<Template> {
  const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(assembly, file), 'utf8'));
  const { artifacts } = manifest.parse(await readJson('manifest.json'));
  const stacks = Object.values(artifacts).filter(({ type }) => type === 'aws:cloudformation:stack');
  const { templateFile } = stackProperties.parse(stacks[0]?.properties);
  const { Resources } = template.parse(await readJson(templateFile));
  const { files } = assets.parse(await readJson(templateFile.replace('.template.json', '.assets.json')));
  return {
    resources: new Map(
      Object.entries(Resources).map(([id, { Type, Properties }]) => [id, { id, type: Type, properties: Properties }]),
    ),
    assetFolder: (s3Key) => {
      const path = files[s3Key.replace(/\.zip$/, '')]?.source.path;
      if (path === undefined) throw new Error(`The cloud assembly ${assembly} has no asset ${s3Key}`);
      return join(assembly, path);
    },
  };
}

/** Returns the resources of a type such as `AWS::SQS::Queue`, with their properties parsed by `schema`. Throws ZodError if it does not match. */
export function findResources<T>(
  template: Template,
  type: string,
  schema: z.ZodType<T>,
): { id: string; properties: T }[] {
  return [...template.resources.values()]
    .filter((resource) => resource.type === type)
    .map(({ id, properties }) => ({ id, properties: schema.parse(properties ?? {}) }));
}
