import { inflateSync } from 'node:zlib';
import { codePicture, pictureOf } from '../../../simulator/picture';
import { readPicture } from '../../support/read-qr';

test('a picture is a square grey PNG of 330 pixels', () => {
  const png = pictureOf('a');
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([330, 330]);
  const start = png.indexOf('IDAT') + 4;
  expect(inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)))).toHaveLength(330 * 331);
});

test('another code has another picture, the same code the same', () => {
  expect(pictureOf('a').equals(pictureOf('b'))).toBe(false);
  expect(pictureOf('a').equals(pictureOf('a'))).toBe(true);
});

test('the code of an address is 430 pixels and can be read', async () => {
  const { text, width, height } = await readPicture(codePicture('http://127.0.0.1:3100/ca/cawcde1234567890'));
  expect({ text, width, height }).toEqual({ text: 'http://127.0.0.1:3100/ca/cawcde1234567890', width: 430, height: 430 });
});
