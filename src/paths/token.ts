import type { Part } from './contract.ts'

/** One lexical unit of a glob and where it begins in the text. `comma` and `close` occur inside braces only. */
export type Token =
  | { readonly kind: 'char'; readonly char: string; readonly at: number }
  | { readonly kind: 'class'; readonly part: Part; readonly at: number }
  | { readonly kind: 'slash' | 'any' | 'any-depth' | 'one' | 'open' | 'comma' | 'close'; readonly at: number }
