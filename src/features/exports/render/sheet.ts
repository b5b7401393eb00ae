import type { Cell, Column } from '../columns';

/** A table on its way into a file. */
export interface Sheet {
  heads: readonly string[];
  kinds: readonly Column<never>['kind'][];
  /** How many rows there will be. */
  rows: number;
  pages: AsyncIterable<readonly (readonly Cell[])[]>;
}
