/** `?,?,?` for `IN (…)`: one mark for each value. */
export const marks = (list: readonly unknown[]): string => list.map(() => '?').join(',');
