import type { CallOperator } from './node.ts'

export const isNegation = (operator: CallOperator): boolean => operator === '!=' || operator === '!=='

/** "a will b" to "a will not b": for the few sentences that describe() makes with `will` or `was`. */
export const negated = (sentence: string): string => sentence.replace(/ (will|was) /, ' $1 not ')
