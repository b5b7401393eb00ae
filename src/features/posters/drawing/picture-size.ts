/** What a file says it is, read from its first bytes without decoding anything. */
export interface PictureHead {
  kind: 'jpeg' | 'png';
  width: number;
  height: number;
}

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const PNG_HEAD_BYTES = 24;

/** Null when the bytes are no JPEG and no PNG, whatever the sender called them. A decoder only ever sees what has passed here: a small file may unfold to gigabytes. */
export function pictureHead(bytes: Buffer): PictureHead | null {
  if (bytes.length >= PNG_HEAD_BYTES && bytes.subarray(0, PNG.length).equals(PNG)) return { kind: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  return bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8 ? jpegHead(bytes) : null;
}

/** Frames that carry the size (ITU T.81, table B.1); C4, C8 and CC are tables. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function jpegHead(bytes: Buffer): PictureHead | null {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) { // a filling byte
      at += 1;
      continue;
    }
    if (isFrame(marker)) return { kind: 'jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
  return null;
}
