import { existsSync } from 'node:fs';

/** Fills the environment from `file` when there is one; a variable that is set already wins over the file. Answers whether the file was read. */
export function loadEnvFile(file = '.env'): boolean {
  if (!existsSync(file)) return false;
  process.loadEnvFile(file);
  return true;
}
