import { bind, compile, createWorld, NO_ACCOUNTS, startEvaluation, type World } from '../../src/evaluate/index.ts'
import { createAccess, type Finding, type Inode, type InodeType, scan } from '../../src/index.ts'
import { unitField } from '../../src/service/index.ts'
import type { PlainRecord } from '../workloads/index.ts'
import type { Engine, Job } from './contract.ts'

/** A record as this package's own: everything observed, nothing assumed. */
const inodeOf = ({ path, type, mode, uid, gid, size, nlink }: PlainRecord): Inode => ({
  path,
  type: type as InodeType,
  mode,
  uid,
  gid,
  size,
  nlink,
  linkTarget: null,
  acl: null,
  attrs: null,
  mount: null,
})

/** The world as a scan has it after its first pass: directories are known, files are not kept. */
const worldOf = (job: Job): World => {
  return createWorld({
    tree: {
      lookup: (path) => {
        const record = job.directories.lookup(path)
        return record === undefined ? undefined : inodeOf(record)
      },
      children: () => undefined,
      names: ({ path }) => [path],
      read: () => undefined,
      sysctl: () => 1,
    },
    accounts: NO_ACCOUNTS,
    records: [],
    hasContent: false,
    signed: () => false,
    unitField,
    createAccess,
    services: job.services,
  })
}

const evaluationOf = (job: Job, backend: 'compiled' | 'interpret') => {
  const world = worldOf(job)
  const { packs, services } = job
  return startEvaluation(bind(compile({ packs, backend }), services, world), world)
}

const inMemory = (name: string, about: string, backend: 'compiled' | 'interpret', columns: boolean): Engine => ({
  name,
  about,
  ours: true,
  whole: backend === 'compiled',
  start: (job) => {
    const evaluation = evaluationOf(job, backend)
    let inodes: readonly Inode[] = []
    return {
      form: 'chunks',
      prepare: (chunk) => {
        if (columns) chunk.batch
        else inodes = chunk.records.map(inodeOf)
      },
      judge: (chunk) => {
        if (columns) return evaluation.batch(chunk.batch)
        const found: Finding[] = []
        for (const inode of inodes) for (const finding of evaluation.inode(inode)) found.push(finding)
        return found
      },
    }
  },
})

export const columns = inMemory('compiled', 'pathwrit, from columns', 'compiled', true)
export const objects = inMemory('compiled-objects', 'pathwrit, from objects', 'compiled', false)
export const interpret = inMemory(
  'interpret',
  'pathwrit, the oracle: every rule tried on every record',
  'interpret',
  true,
)

/** A whole scan of a file: opening, both passes, every line parsed. */
export const ndjson: Engine = {
  name: 'compiled-ndjson',
  about: 'pathwrit, a scan of an NDJSON file from its first byte',
  ours: true,
  start: ({ packs, services }) => {
    const plan = compile({ packs, services })
    return {
      form: 'file',
      async judge(target) {
        const found: Finding[] = []
        for await (const finding of scan(plan, { target, input: 'ndjson' }))
          if (finding.verdict === 'violation') found.push(finding)
          else throw new Error(`unknown in a tree where everything is known: ${finding.rule}, ${finding.missing}`)
        return found
      },
    }
  },
}
