import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where package.json lies: this file runs from `dist/src` and, in tests, from `src`. */
export const packageRoot = (folder = __dirname): string => (existsSync(join(folder, 'package.json')) || dirname(folder) === folder ? folder : packageRoot(dirname(folder)));
