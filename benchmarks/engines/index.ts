import { cedar } from './cedar.ts'
import { celJs, marcbachmann } from './cel.ts'
import { conftest } from './conftest.ts'
import type { Engine } from './contract.ts'
import { duckdb, duckdbTwo } from './duckdb.ts'
import { all as logicEngine, prefiltered as logicEnginePrefiltered, oneDay } from './json-logic-engine.ts'
import { naive as jsonLogic, prefiltered as jsonLogicPrefiltered } from './json-logic-js.ts'
import { jsonRulesEngine } from './json-rules-engine.ts'
import { opa } from './opa.ts'
import { columns, explained, interpret, ndjson, objects } from './ours.ts'
import { bytes } from './ours-bytes.ts'

export type { Chunk, Engine, Job, Judge, Pair, Program } from './contract.ts'
export { home, peer, peerVersion } from './peer.ts'
export { programPath, programVersion } from './program.ts'

/** Everything that judges, ours first. A new one is a file and a line here. */
export const ENGINES: readonly Engine[] = [
  columns,
  objects,
  explained,
  bytes,
  ndjson,
  interpret,
  oneDay,
  logicEnginePrefiltered,
  logicEngine,
  jsonLogicPrefiltered,
  jsonLogic,
  duckdb,
  duckdbTwo,
  marcbachmann,
  celJs,
  cedar,
  jsonRulesEngine,
  opa,
  conftest,
]
