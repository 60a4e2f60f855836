import type { Engine } from './contract.ts'
import { naive as jsonLogicNaive, prefiltered as jsonLogicPrefiltered } from './json-logic-js.ts'
import { columns, interpret, ndjson, objects } from './ours.ts'

export type { Chunk, Engine, Job, Judge, Pair, Program } from './contract.ts'
export { home, peerVersion } from './peer.ts'

/** Everything that judges, ours first. A new one is a file and a line here. */
export const ENGINES: readonly Engine[] = [columns, objects, ndjson, interpret, jsonLogicPrefiltered, jsonLogicNaive]
