import fc from 'fast-check';
import { faultyParts, formOf, frameOf, heightOf, layoutOf, nudged, PARTS, placed, type Poster } from '../../../web/console/screens/campaigns/poster-form';

const POSTER: Poster = { width: 750, height: 1000, layout: { qr: { x: 60, y: 500, size: 280 }, avatar: null, name: { x: 60, y: 60, size: 40, colour: '#1d2129' } }, background: { id: 'p', width: 1500, height: 2000 }, revision: 'r' };

test('a layout survives its form', () => {
  expect(layoutOf(formOf(POSTER))).toEqual(POSTER.layout);
  expect(heightOf(POSTER.background)).toBe(1000);
});

test('a part that is not shown is not sent, and its numbers are nobody\'s fault', () => {
  const form = formOf(POSTER);
  form.avatar.size = 'x';
  expect([faultyParts(form), frameOf(form, 'avatar')]).toEqual([[], null]);
  form.avatar.on = true;
  expect([faultyParts(form), layoutOf(form)]).toEqual([['avatar'], null]);
});

test.each([['79', ['qr']], ['751', ['qr']], ['80', []], ['', ['qr']], ['280.5', ['qr']], ['-1', ['qr']]])('a code of the size %j', (size, faults) => {
  const form = formOf(POSTER);
  form.qr.size = size;
  expect(faultyParts(form)).toEqual(faults);
});

test.each([
  ['ArrowLeft', false, { x: '59', y: '500' }], ['ArrowRight', true, { x: '70', y: '500' }], ['ArrowUp', false, { x: '60', y: '499' }], ['ArrowDown', true, { x: '60', y: '510' }], ['Enter', false, null],
])('%s with shift %s', (key, shiftKey, to) => expect(nudged(formOf(POSTER), 'qr', { key, shiftKey })).toEqual(to));

test('wherever a part is put, it lies on the poster in whole pixels', () => {
  const anywhere = fc.double({ min: -5000, max: 5000, noNaN: true });
  fc.assert(fc.property(fc.constantFrom(...PARTS), anywhere, anywhere, (part, x, y) => {
    const form = formOf(POSTER);
    form.avatar.on = true;
    Object.assign(form[part], placed(form, part, { x, y }));
    expect(faultyParts(form)).toEqual([]);
    const frame = frameOf(form, part);
    expect((frame?.y ?? 0) + (frame?.height ?? 0)).toBeLessThanOrEqual(form.height);
    if (part !== 'name') expect((frame?.x ?? 0) + (frame?.width ?? 0)).toBeLessThanOrEqual(750);
  }));
});
