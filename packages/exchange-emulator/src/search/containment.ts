import { type Element, requiredChild } from '../xml.ts';

/** Whether a text contains another in the way of that name, both of them folded as the comparison asks. */
const containmentModes: Readonly<Record<string, (text: string, constant: string) => boolean>> = {
  FullString: (text, constant) => text === constant,
  Prefixed: (text, constant) => text.startsWith(constant),
  Substring: (text, constant) => text.includes(constant),
  PrefixOnWords: (text, constant) => wordStarts(text).some((start) => text.startsWith(constant, start)),
  ExactPhrase: (text, constant) =>
    wordStarts(text).some(
      (start) => text.startsWith(constant, start) && !isWordCharacter(text[start + constant.length]),
    ),
};

/**
 * The test of a Contains element: its ContainmentMode and ContainmentComparison, FullString and Exact when absent.
 * Loose comparisons ignore case and accents.
 */
export function containmentTest(contains: Element): (text: string) => boolean {
  const { ContainmentMode = 'FullString', ContainmentComparison = 'Exact' } = contains.attributes;
  const fold = foldOf(ContainmentComparison);
  const test = containmentModes[ContainmentMode];
  const constant = fold(requiredChild(contains, 'Constant').attributes.Value ?? '');
  return (text) => test?.(fold(text), constant) ?? false;
}

function foldOf(comparison: string): (text: string) => string {
  const ignoresCase = comparison.includes('Case') || comparison.startsWith('Loose');
  const ignoresAccents = comparison.includes('NonSpac') || comparison.startsWith('Loose');
  return (text) => {
    const folded = ignoresAccents ? text.normalize('NFD').replace(/\p{Mn}/gu, '') : text;
    return ignoresCase ? folded.toLowerCase() : folded;
  };
}

function wordStarts(text: string): readonly number[] {
  return [...text.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu)].map(({ index }) => index);
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}
