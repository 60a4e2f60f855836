import { createAccess } from '../../../src/access/index.ts'
import { type ActFindings, type ScriptRun, shellReader } from '../../../src/act/index.ts'
import type { ActRecord } from '../../../src/model/index.ts'
import { filesOf, type Root, treeOf } from '../../service/memory-root.ts'

const how: ScriptRun = { actor: 'root', trigger: 'install', by: 'a test', args: ['configure'] }

/** What a script does in a root that holds it as `/s`. */
export const actsOf = (script: string, root: Root = {}, run: Partial<ScriptRun> = {}): ActFindings => {
  const all: Root = { ...root, '/s': script.startsWith('#!') ? script : `#!/bin/bash\n${script}\n` }
  const tree = treeOf(all)
  const files = new Map(filesOf(all).map(({ path, bytes }) => [path, bytes]))
  const view = { tree, files, records: [], collector: 'test', resolve: createAccess(tree).resolve }
  return shellReader(view).script('/s', { ...how, ...run })
}

const line = ({ verb, path, unresolved, mode, modeChange }: ActRecord): string =>
  [verb, unresolved === undefined ? path : '?', typeof mode === 'number' ? mode.toString(8) : (modeChange ?? '')]
    .join(' ')
    .trim()

/** Verbs and paths, in order. */
export const shown = (script: string, root?: Root, run?: Partial<ScriptRun>): readonly string[] =>
  actsOf(script, root, run).records.flatMap((record) => (record.kind === 'act' ? [line(record)] : []))
