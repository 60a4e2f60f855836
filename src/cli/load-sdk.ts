import type { Sdk } from './sdk.ts'

/** Loads what commands work with: the SDK, and the texts that only a terminal needs. */
export const loadSdk = async (): Promise<Sdk> => {
  const [sdk, report] = await Promise.all([import('../index.ts'), import('../report/index.ts')])
  return { ...sdk, ...report }
}
