import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const css = readFileSync(join(__dirname, '../../../web/shared/styles/tokens.css'), 'utf8');

/** The variables of one block of the stylesheet. */
function variables(selector: string): Map<string, string> {
  const from = css.indexOf(`${selector} {`);
  return new Map([...css.slice(from, css.indexOf('}', from)).matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name ?? '', value ?? '']));
}

const light = variables(':root');
const dark = new Map([...light, ...variables(':root[data-theme="dark"]')]);

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string, two: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(two)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const TEXTS = ['text-1', 'text-2', 'text-3'] as const;
const GROUNDS = ['page', 'surface', 'raised', 'hover', 'selected'] as const;
const TONES = ['blue', 'cyan', 'teal', 'green', 'amber', 'red', 'purple', 'grey'] as const;

describe.each([['light', light], ['dark', dark]])('colours of the %s theme', (_, theme) => {
  const of = (name: string) => theme.get(name) ?? '';
  const pairs: [text: string, ground: string, least: number][] = [
    ...TEXTS.flatMap((text) => GROUNDS.map((ground): [string, string, number] => [text, ground, 4.5])),
    ...TONES.map((tone): [string, string, number] => [tone, `${tone}-ground`, 4.5]),
    ...['primary', 'primary-hover', 'danger', 'success'].map((fill): [string, string, number] => ['fill-text', fill, 4.5]),
    ...[1, 2, 3, 4, 5, 6].map((n): [string, string, number] => [`series-${n}`, 'surface', 4.5]),
    ['link', 'surface', 4.5], ['link', 'page', 4.5], ['link', 'selected', 4.5], ['control', 'surface', 3],
  ];
  test.each(pairs)('%s on %s is readable (at least %d : 1)', (text, ground, least) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(least);
  });
});
