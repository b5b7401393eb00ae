import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** One line of JSON each: the head, then for every table its columns and its rows, then the end. */
export type BackupLine =
  | { head: { format: 1; engine: string; createdAt: string; migrations: string[] } }
  | { table: string; columns: string[] }
  | { rows: unknown[][] }
  | { end: { rows: number; sha256: string } };

export interface BackupWriter {
  write(line: BackupLine): Promise<void>;
  /** Until then nothing stands under the file's own name. */
  finish(rows: number): Promise<{ sha256: string }>;
  /** Leaves nothing behind. */
  abandon(): Promise<void>;
}

/** Readable by its owner only: it holds names, external ids and hashes of keys. Throws when the file is there already. */
export async function writeBackup(file: string): Promise<BackupWriter> {
  if (existsSync(file)) throw new Error('there is a file of that name already; a backup overwrites nothing');
  const part = `${file}.part`;
  await rm(part, { force: true }); // of an attempt that was cut off
  const gzip = createGzip();
  const written = pipeline(gzip, createWriteStream(part, { flags: 'wx', mode: 0o600 }));
  written.catch(() => undefined); // told by `write` or `finish`
  const hash = createHash('sha256');
  const put = async (text: string): Promise<void> => {
    if (!gzip.write(text)) await Promise.race([once(gzip, 'drain'), written]);
  };
  return {
    async write(line) {
      const text = `${JSON.stringify(line)}\n`;
      hash.update(text);
      await put(text);
    },
    async finish(rows) {
      const sha256 = hash.digest('hex');
      await put(`${JSON.stringify({ end: { rows, sha256 } } satisfies BackupLine)}\n`);
      gzip.end();
      await written;
      const handle = await open(part, 'r');
      await handle.sync();
      await handle.close();
      await rename(part, file);
      return { sha256 };
    },
    async abandon() {
      gzip.destroy();
      await written.catch(() => undefined);
      await rm(part, { force: true });
    },
  };
}

/** The lines of a backup, one at a time. Throws when the file is cut off, changed, or no backup of ours. */
export async function* readBackup(file: string): AsyncGenerator<BackupLine> {
  const hash = createHash('sha256');
  let rows = 0;
  let ended = false;
  for await (const text of linesOf(file)) {
    const line = parsed(text);
    if (ended) throw new Error(BROKEN);
    if ('end' in line) {
      if (line.end.sha256 !== hash.digest('hex') || line.end.rows !== rows) throw new Error(BROKEN);
      ended = true;
    } else {
      hash.update(`${text}\n`);
      if ('rows' in line) rows += line.rows.length;
    }
    yield line;
  }
  if (!ended) throw new Error(BROKEN);
}

const BROKEN = 'this is no whole backup: it was cut off or changed';

/** A page of rows is a line, so no more than that is held. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const text = createGunzip();
  pipeline(createReadStream(file), text).catch(() => undefined); // thrown where the text is read
  let rest = '';
  try {
    for await (const chunk of text.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch {
    throw new Error(BROKEN); // the archive itself is cut off or is none
  }
  if (rest !== '') throw new Error(BROKEN);
}

function parsed(text: string): BackupLine {
  try {
    return JSON.parse(text) as BackupLine;
  } catch {
    throw new Error(BROKEN);
  }
}
