import { z } from 'zod';
import { dateTime } from '../schema/simple-types.ts';
import { type CellReader, readBoolean, readInteger, readList, readText } from './cell.ts';

/** A place in an entry that the cells of a column can fill: the names on the way there, and how a cell is read. */
export interface Place {
  readonly path: readonly string[];
  readonly read: CellReader;
}

type Schema = z.core.$ZodType;

function takesText(schema: Schema): boolean {
  if (schema instanceof z.ZodUnion) return schema.options.some(takesText);
  return schema instanceof z.ZodString;
}

/** Gives every place that a schema has for a cell; a list has one if a text can be an item of it. */
function placesIn(schema: Schema, path: readonly string[], readDate: CellReader): readonly Place[] {
  if (schema instanceof z.ZodOptional) return placesIn(schema.unwrap(), path, readDate);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => placesIn(option, path, readDate));
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, each]) => placesIn(each, [...path, name], readDate));
  }
  if (schema instanceof z.ZodArray) return takesText(schema.element) ? [{ path, read: readList }] : [];
  if (schema instanceof z.ZodBoolean) return [{ path, read: readBoolean }];
  if (schema instanceof z.ZodNumber) return [{ path, read: readInteger }];
  if (schema === dateTime.schema) return [{ path, read: readDate }];
  return schema instanceof z.ZodString || schema instanceof z.ZodEnum ? [{ path, read: readText }] : [];
}

/** Gives the places that an entry of this schema has for the cells of a row, by the name of their column: the path, as `contact.emailAddresses.EmailAddress1`. */
export function placesOf(entry: Schema, readDate: CellReader): ReadonlyMap<string, Place> {
  // Where the branches of a union share a place, the first one's reading is the one that stays.
  const places = placesIn(entry, [], readDate).toReversed();
  return new Map(places.map((place) => [place.path.join('.'), place]));
}
