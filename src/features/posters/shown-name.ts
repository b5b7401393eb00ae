import { firstLetter } from '../../kernel/masked';

/** Emoji, joiners and what lies beyond the bundled font: a box with a cross tells nobody who invites. */
const NOT_DRAWN = /[\p{Extended_Pictographic}\p{Cc}\p{Cf}\p{Co}\p{Cs}\u{fe00}-\u{fe0f}]|[\u{10000}-\u{10ffff}]/gu;
const SOMEBODY = '老客户';

/** First letter and a star, as everywhere a name is masked; the whole name never leaves on a picture. */
export function shownName(name: string | null): { masked: string; letter: string } {
  const letter = firstLetter((name ?? '').replace(NOT_DRAWN, ''));
  return letter === null ? { masked: SOMEBODY, letter: '客' } : { masked: `${letter}*`, letter };
}

/** One of eight grounds, the same for a person wherever they are shown. */
export const toneOf = (id: string): number => [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 8, 0);
