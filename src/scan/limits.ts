import { type InputLimits, PathwritError, safeText } from '../model/index.ts'

const NAMES = ['decompressed', 'ratio'] as const

/** Limits stated as `NAME=N`; each a whole number. The last of a name counts. */
export const limitsOf = (stated: readonly string[]): InputLimits => {
  const limits = new Map<string, number>()
  for (const text of stated) {
    const [name = '', value = ''] = text.split('=', 2)
    if (!NAMES.some((known) => known === name))
      throw new PathwritError('usage', `no limit ${safeText(JSON.stringify(name))}`, {
        hint: `write --limit NAME=N; the limits that can be moved are ${NAMES.join(', ')}`,
      })
    const number = Number(value)
    if (!/^\d+$/.test(value) || !Number.isSafeInteger(number) || number === 0)
      throw new PathwritError('usage', `--limit ${safeText(text)} is no whole number`, {
        hint: `write --limit ${name}=N, N from 1 up`,
      })
    limits.set(name, number)
  }
  return Object.fromEntries(limits)
}
