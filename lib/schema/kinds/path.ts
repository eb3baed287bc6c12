import type { Kind } from '../kind.ts';
import { type AllowedPaths, type PropertyPath, propertyPath, writePath } from '../property-path.ts';

/** Returns the kind of a path to one of these properties. The form of the path determines the name of its element. It is only written. */
export function pathTo(paths: AllowedPaths): Kind<PropertyPath> {
  return {
    description: 'property path',
    schema: propertyPath(paths),
    write: (_, value) => writePath(value),
    read: ({ text }) => text,
  };
}
