/** The glob that matches this text and nothing else, also between braces: what binds a value into a glob template. */
export const escapeGlob = (text: string): string => text.replace(/[\\*?[\]{}(),!]/g, '\\$&')
