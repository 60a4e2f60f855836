export { type Baseline, type BaselineOptions, baseline } from './baseline.ts'
export { dateOf, isDate } from './date.ts'
export { parseWaivers, type WaiverPlace } from './parse.ts'
export { type Waiving, type WaivingOptions, waiving, withoutRepeats } from './waiving.ts'
