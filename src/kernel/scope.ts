/** Whose customers a caller may see: everybody's, or those of these members of staff (internal ids). */
export type Scope = 'all' | { readonly staffIds: readonly string[] };
