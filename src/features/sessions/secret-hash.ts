import { createHash } from 'node:crypto';

/** What is stored of a secret of 32 random bytes: it cannot be guessed or tabulated, so no salt and no slow hash. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** The break-glass administrator is no member of staff: whoever gives the same name is the same person, so that nobody judges their own claim by a second link. */
export const breakGlassId = (name: string): string => `bg${hashOf(`break-glass ${name}`).slice(0, 24)}`;
