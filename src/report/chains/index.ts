import { jsonText, wireChain, wireIncomplete } from '../wire/records.ts'
import type { ChainsFound } from './text.ts'

export { chainsDot } from './dot.ts'
export { type ChainsFound, chainsSection, chainsText } from './text.ts'

/** The same as one JSON object; `chains` is as the JSON report of a scan has it. */
export const chainsJson = ({ chains, services, complete, incomplete }: ChainsFound, target: string): string =>
  `${jsonText({
    version: 1,
    target,
    complete,
    services,
    chains: chains.map((chain) => wireChain(chain)),
    incomplete: incomplete.map((entry) => wireIncomplete(entry)),
  })}\n`
