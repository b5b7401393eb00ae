import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Cell } from './columns';

export const packRows = (rows: readonly (readonly Cell[])[]): string => deflateRawSync(Buffer.from(JSON.stringify(rows))).toString('base64');
export const unpackRows = (packed: string): Cell[][] => JSON.parse(inflateRawSync(Buffer.from(packed, 'base64')).toString()) as Cell[][];
