import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { pictureHead } from '../../../src/features/posters/drawing/picture-size';

const canvas = createCanvas(321, 654);

test('the size of a JPEG and a PNG is read without decoding them', async () => {
  expect(pictureHead(await canvas.encode('jpeg', 80))).toEqual({ kind: 'jpeg', width: 321, height: 654 });
  expect(pictureHead(await canvas.encode('png'))).toEqual({ kind: 'png', width: 321, height: 654 });
});

test('other pictures, pages and cut-off heads are none, whatever they are called', async () => {
  const png = await canvas.encode('png');
  for (const bytes of [await canvas.encode('webp'), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), Buffer.from('GIF89a'), Buffer.from('<html></html>'), png.subarray(0, 20), Buffer.from('ffd8', 'hex'), Buffer.alloc(0)]) expect(pictureHead(bytes)).toBeNull();
});

test('no bytes make it throw or look for ever', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
    pictureHead(Buffer.concat([Buffer.from('ffd8ff', 'hex'), tail]));
    pictureHead(Buffer.from(tail));
  }));
});
