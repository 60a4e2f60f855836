import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { DIRECTORY_ROLES, type Pack, type Service } from '../src/index.ts'
import { generateRules, packOf, sampleOf } from './packs/index.ts'
import { provingSample } from './proving-sample.ts'
import { ownRecords, type PlainRecord, plainRecord, WORKLOADS } from './workloads/index.ts'

/** What one table is about: a tree and the rules it is judged by. Decides both, in every process alike. */
export interface Spec {
  readonly workload: string
  readonly records: number
  readonly rules: number
  readonly seed: number
  /** How many of the rules ask what the service can modify. */
  readonly access: number
  /** Records of one's own, as `pathwrit collect` wrote them: the tree of workload `own`. */
  readonly file?: string | undefined
}

/** The shape of the input, measured: what a ratio is to be read with. */
export interface Shape {
  readonly records: number
  readonly rules: number
  /** Rules whose paths match some record, as a share of all. */
  readonly matching: number
  /** Rules whose paths match a record, on average. */
  readonly candidates: number
  readonly meanPath: number
}

export interface Setup {
  readonly spec: Spec
  readonly shape: Shape
  /** Where the rules and the sample for proving lie. */
  readonly folder: string
}

const SERVICE_UID = 200

/** The one service that access is asked for. It has no directories: rules name their places themselves. */
const SERVICE: Service = {
  name: 'app01',
  subject: { name: 'app01', uid: SERVICE_UID, gid: SERVICE_UID, groups: [SERVICE_UID] },
  user: 'app01',
  group: 'app01',
  start: 'root',
  dirs: Object.fromEntries(DIRECTORY_ROLES.map((role) => [role, []])) as unknown as Service['dirs'],
  exec: [],
  facts: [],
  doubts: [],
}

/** The tree of a spec, record by record. */
export function* recordsOf({ workload, records, seed, file }: Spec): Generator<PlainRecord> {
  if (file !== undefined) return yield* ownRecords(file)
  const kind = WORKLOADS.find(({ name }) => name === workload)
  if (kind === undefined) throw new Error(`no workload ${workload}: ${WORKLOADS.map(({ name }) => name).join(', ')}`)
  let made = 0
  for (const entry of kind.entries({ records, seed })) {
    if (made++ === records) return
    yield plainRecord(entry)
  }
}

/** Makes the rules of a spec (or takes one's own packs, of which only what other engines can be told may be left), measures the shape, picks the records that engines must agree on. */
export const setUp = (asked: Spec, folder: string, own?: readonly Pack[]): Setup => {
  mkdirSync(folder, { recursive: true })
  const known = sampleOf(recordsOf(asked), asked.seed)
  const spec = { ...asked, records: known.records }
  const packs = own ?? [packOf(generateRules(known, spec))]
  const rules = packs.flatMap((pack) => pack.rules)
  const { sample, ...shape } = provingSample(recordsOf(spec), rules)
  writeFileSync(join(folder, 'packs'), serialize(packs))
  writeFileSync(join(folder, 'sample.json'), JSON.stringify(sample))
  writeFileSync(join(folder, 'spec.json'), JSON.stringify(spec))
  return { spec, shape: { ...shape, rules: rules.length }, folder }
}

export interface Opened {
  readonly spec: Spec
  readonly packs: readonly Pack[]
  readonly services: readonly Service[]
  readonly sample: () => readonly PlainRecord[]
}

/** What `setUp` made, in another process. */
export const openSetup = (folder: string): Opened => {
  const read = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T
  return {
    spec: read<Spec>('spec.json'),
    packs: deserialize(readFileSync(join(folder, 'packs'))) as readonly Pack[],
    services: [SERVICE],
    sample: () => read<readonly PlainRecord[]>('sample.json'),
  }
}
