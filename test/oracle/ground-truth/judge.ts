import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile, type Finding, loadPack, scan } from '../../../src/index.ts'
import { scriptsOf } from './acts.ts'
import { isOfKind, type Vulnerability } from './record.ts'
import { renamed } from './rename.ts'
import { rootOf, type Version } from './root.ts'
import { writeSpec } from './spec.ts'

const plan = compile({ packs: [await loadPack('pathwrit:strict')] })

const findingsOf = async (record: Vulnerability, version: Version, dump: boolean): Promise<readonly Finding[]> => {
  const { entries, service } = rootOf(record, version)
  if (dump)
    for (const { path, uid, gid, mode, type, text, target } of entries)
      console.log(
        `  ${version} ${type} ${path} ${uid}:${gid} ${mode.toString(8)} ${target ?? JSON.stringify(text ?? '')}`,
      )
  const folder = mkdtempSync(join(tmpdir(), 'pathwrit-truth-'))
  try {
    const target = writeSpec(folder, entries)
    const found: Finding[] = []
    for await (const finding of scan(plan, { target, services: service === undefined ? [] : [service] }))
      if (finding.verdict === 'violation') found.push(finding)
    return found
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const words = ({ rule, path }: Finding): string => `${rule} ${path}`

/** Principles that are about who does it: the same steps done as the service are a repair. */
const BY_ACTOR = new Set(['PRIV_OP_IN_SVC_DIR', 'PIDFILE_TRUST', 'ROOT_EXEC_SVC_WRITABLE'])

export interface Judged {
  /** `RULE PATH` of the findings of the right kind. */
  readonly found: readonly string[]
  readonly others: readonly string[]
  readonly onControls: readonly string[]
}

/** Judges one record, all its names changed. */
export const judgeRecord = async (record: Vulnerability, seed: number, dump = false): Promise<Judged> => {
  const other = renamed(record, seed)
  const said = await findingsOf(other, 'broken', dump)
  const right = said.filter(({ rule }) => isOfKind(rule, record.principle))
  const kinds = new Set(right.map(({ rule }) => rule))
  const onControls: string[] = []
  const versions: readonly Version[] =
    other.repairs?.map((_, i) => i) ??
    (BY_ACTOR.has(record.principle) && scriptsOf(other).length > 0 ? ['owners', 'actor'] : ['owners'])
  for (const version of versions)
    for (const finding of await findingsOf(other, version, dump))
      if (kinds.has(finding.rule)) onControls.push(`${version}: ${words(finding)}`)
  return { found: right.map(words), others: said.filter((one) => !right.includes(one)).map(words), onControls }
}
