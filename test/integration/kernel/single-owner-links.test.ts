import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeOwnership } from '../../../src/kernel/database/single-owner';

test('one SQLite file has one owner by whatever link it is reached; a second hard link is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'owner-'));
  const file = join(folder, 'bot.db');
  writeFileSync(file, '');
  symlinkSync(file, join(folder, 'alias.db'));
  const owner = takeOwnership(file);
  expect(() => takeOwnership(join(folder, 'alias.db'))).toThrow('another bot is running');
  owner.release();
  linkSync(file, join(folder, 'hard.db'));
  expect(() => takeOwnership(join(folder, 'hard.db'))).toThrow('second hard link');
  rmSync(folder, { recursive: true });
});
