/** Each of a text once, by line or comma, in the order it was typed. */
export const linesOf = (text: string): string[] => [...new Set(text.split(/[\n,，;；]/).map((line) => line.trim()).filter((line) => line !== ''))];

export const listed = (lines: readonly string[] | undefined): string => (lines ?? []).join('\n');
