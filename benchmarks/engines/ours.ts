import { bind, compile, createWorld, NO_ACCOUNTS, startEvaluation, type World } from '../../src/evaluate/index.ts'
import { createAccess, type Finding, type Inode, type InodeType, scan } from '../../src/index.ts'
import { unitField } from '../../src/service/index.ts'
import type { PlainRecord } from '../workloads/index.ts'
import type { Chunk, Engine, Job, Pair } from './contract.ts'

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
export const worldOf = (job: Pick<Job, 'directories' | 'services'>): World => {
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

/** Verdicts are what every engine gives; findings have their reasons, messages and fingerprints beside. */
const inMemory = (
  name: string,
  about: string,
  backend: 'compiled' | 'interpret',
  form: 'columns' | 'objects',
  gives: 'verdicts' | 'findings',
): Engine => ({
  name,
  about,
  ours: true,
  whole: backend === 'compiled',
  start: (job) => {
    const evaluation = evaluationOf(job, backend)
    const made = new WeakMap<Chunk, readonly Inode[]>()
    const inodes = (chunk: Chunk): readonly Inode[] => made.get(chunk) ?? []
    const findings = (chunk: Chunk): readonly Pair[] => {
      if (form === 'columns') return evaluation.batch(chunk.batch)
      return inodes(chunk).flatMap((inode) => evaluation.inode(inode))
    }
    const verdicts = (chunk: Chunk): readonly Pair[] => {
      const found: Pair[] = []
      const tell = (rule: string, path: string) => found.push({ rule, path })
      if (form === 'columns') evaluation.verdicts(chunk.batch, tell)
      else for (const inode of inodes(chunk)) evaluation.verdictsAt(inode, tell)
      return found
    }
    return {
      form: 'chunks',
      prepare: (chunk) => {
        if (form === 'columns') chunk.batch
        else made.set(chunk, chunk.records.map(inodeOf))
      },
      judge: gives === 'verdicts' ? verdicts : findings,
    }
  },
})

export const columns = inMemory('compiled', 'pathwrit, from columns', 'compiled', 'columns', 'verdicts')
export const objects = inMemory('compiled-objects', 'pathwrit, from objects', 'compiled', 'objects', 'verdicts')
export const explained = inMemory(
  'compiled-findings',
  'pathwrit, from columns, findings whole: with reasons, messages and fingerprints',
  'compiled',
  'columns',
  'findings',
)
export const interpret = inMemory(
  'interpret',
  'pathwrit, the oracle: every rule tried on every record',
  'interpret',
  'columns',
  'findings',
)

/** A whole scan of a file: opening, both passes, every line parsed. */
export const ndjson: Engine = {
  name: 'compiled-ndjson',
  about: 'pathwrit, a scan of an NDJSON file in the order of a walk, from its first byte',
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
