import { type Element, requiredChild } from '../xml.ts';

/** The tests of each ContainmentMode on texts that are already folded. */
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
 * Returns the test of a Contains element. ContainmentMode is FullString and ContainmentComparison is Exact if absent.
 * Loose comparisons ignore case and accents.
 */
export function readContainmentTest(contains: Element): (text: string) => boolean {
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
