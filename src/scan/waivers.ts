import type { Plan } from '../evaluate/index.ts'
import { dateOf, type Waiving, waiving } from '../waive/index.ts'
import type { ScanOptions } from './contract.ts'

/** The waivers of one scan: those that were handed in, and those of its packs. */
export const waivingFor = (plan: Plan, { waivers, now }: Pick<ScanOptions, 'waivers' | 'now'>): Waiving =>
  waiving([...(waivers ?? []), ...plan.packs.flatMap((pack) => pack.waivers)], {
    today: dateOf(now ?? new Date()),
    rules: plan.rules.map(({ name }) => name),
  })
