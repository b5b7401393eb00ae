import { inflateRawSync } from 'node:zlib';

/** Names and texts of a ZIP, by its central directory. */
export function unzip(zip: Buffer): Record<string, string> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const entries: Record<string, string> = {};
  for (let at = zip.readUInt32LE(end + 16), n = zip.readUInt16LE(end + 10); n > 0; n -= 1) {
    const [packed, nameLength, extra, comment, offset] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
    entries[zip.toString('utf8', at + 46, at + 46 + nameLength)] = inflateRawSync(zip.subarray(start, start + packed)).toString();
    at += 46 + nameLength + extra + comment;
  }
  return entries;
}
