import { testPack } from '../../src/author/index.ts'
import type { Io, Sink } from '../../src/cli/io.ts'
import type { Sdk } from '../../src/cli/sdk.ts'
import { loadWaivers } from '../../src/load/index.ts'
import type { Finding } from '../../src/model/index.ts'
import * as model from '../../src/model/index.ts'
import type { Pack, Rule } from '../../src/pack/index.ts'
import * as report from '../../src/report/index.ts'
import type { ScanEvent, ScanOptions, SurfaceOptions, TargetOptions } from '../../src/scan/contract.ts'
import { actLines } from '../../src/scan/index.ts'
import * as waive from '../../src/waive/index.ts'
import { finding, head, service, tail } from '../report/sample.ts'

export interface FakeSink extends Sink {
  readonly text: () => string
}
export const sink = (over: Partial<Sink> = {}): FakeSink => {
  const parts: string[] = []
  return { isTTY: false, columns: 0, ...over, write: async (text) => void parts.push(text), text: () => parts.join('') }
}

export interface FakeIo extends Io {
  readonly stdout: FakeSink
  readonly stderr: FakeSink
}
export const fakeIo = (over: Partial<FakeIo> = {}): FakeIo => ({
  stdout: sink(),
  stderr: sink(),
  stdin: (async function* () {})(),
  env: {},
  signal: new AbortController().signal,
  ...over,
})

/** As much of a rule as the command line reads. */
export const rule = (id: string, over: Partial<Rule> = {}): Rule =>
  ({
    id,
    name: id,
    pack: 'recommended',
    title: `Title of ${id}`,
    severity: 'high',
    maturity: 'stable',
    on: 'inode',
    for: 'service',
    paths: ['/etc/**'],
    exceptions: [],
    when: undefined,
    require: {} as Rule['require'],
    message: 'm',
    remedy: undefined,
    tags: [],
    cases: {},
    file: '/nowhere/rule.json',
    ...over,
  }) as Rule

export const pack = (name: string, over: Partial<Pack> = {}): Pack => ({
  name,
  version: '1.0.0',
  title: `Pack ${name}`,
  builtIn: true,
  params: {},
  rules: [rule('config/not-service-modifiable')],
  waivers: [],
  ...over,
})

/** What the fake was asked, by function. */
export interface Asked {
  readonly scans: ScanOptions[]
  readonly surfaces: SurfaceOptions[]
  readonly compared: (readonly [SurfaceOptions, SurfaceOptions | 'sandbox'])[]
  readonly targets: TargetOptions[]
  readonly packs: unknown[][]
  readonly compiled: unknown[]
}

export interface World {
  readonly findings?: readonly Finding[]
  readonly tail?: Partial<model.ReportTail>
  readonly packs?: readonly Pack[]
  readonly scan?: (options: ScanOptions) => AsyncGenerator<ScanEvent>
}

/** An SDK in which the scan finds what the test says; everything that makes text is the real thing. */
export const fakeSdk = (world: World = {}): Sdk & { readonly asked: Asked } => {
  const asked: Asked = { scans: [], surfaces: [], compared: [], targets: [], packs: [], compiled: [] }
  const packs = world.packs ?? [pack('recommended')]
  async function* scanOnce(options: ScanOptions): AsyncGenerator<ScanEvent> {
    const findings = world.findings ?? []
    yield { kind: 'begin', head: head({ target: options.target }) }
    for (const found of findings) yield { kind: 'finding', finding: found }
    yield { kind: 'end', tail: tail(findings, world.tail) }
  }
  return {
    ...model,
    ...report,
    actLines,
    ...waive,
    loadWaivers,
    testPack,
    asked,
    VERSION: '0.1.0',
    listBuiltinPacks: async () => packs.map(({ name }) => name),
    async loadPacks(references, options) {
      asked.packs.push([...references, options?.params])
      const found = references.map((reference) =>
        packs.find(({ name }) => reference === name || reference === `pathwrit:${name}`),
      )
      if (!found.includes(undefined)) return found as Pack[]
      const reference = references[found.indexOf(undefined)]
      throw new model.PathwritError('pack', `no pack ${reference}`, {
        file: 'p.json',
        line: 3,
        column: 7,
        hint: 'name one',
      })
    },
    compile(options) {
      asked.compiled.push(options)
      return {
        packs: options.packs,
        rules: [],
        kinds: new Set(),
        manifestGlobs: [],
        services: [],
        backend: 'compiled',
      } as unknown as ReturnType<Sdk['compile']>
    },
    scanEvents(_plan, options) {
      asked.scans.push(options)
      return (world.scan ?? scanOnce)(options)
    },
    async *surface(options) {
      asked.surfaces.push(options)
      const witness = [{ path: '/a', why: 'why' }]
      yield { kind: 'surface', entry: { path: '/a', type: 'file', can: ['write'], modify: true, witness } }
      yield { kind: 'summary', complete: true, incomplete: [], notLookedAt: [], assumed: [], paths: 2, modifiable: 1 }
    },
    async *compareSurfaces(before, after) {
      asked.compared.push([before, after])
      const witness = [{ path: '/a', why: 'why' }]
      const change = { path: '/a', type: 'file', change: 'lost', before: ['write'], after: [], witness } as const
      yield { kind: 'change', change }
      const ends = { complete: world.tail?.complete ?? true, incomplete: [], notLookedAt: [], assumed: [] }
      const counts = { gained: 0, lost: 1, changed: 0, same: 3, unknown: 0 }
      yield { kind: 'summary', ...ends, paths: [5, 6], ...counts }
    },
    async explainPath(_plan, options) {
      asked.targets.push(options)
      const complete = world.tail?.complete ?? true
      return {
        path: options.path,
        exists: true,
        shown: '-rw-r--r--',
        verdicts: [],
        access: [],
        accounts: [],
        complete,
        incomplete: [],
      }
    },
    async runTraced(command) {
      asked.targets.push({ target: command.join(' ') })
      return { code: 0, signal: undefined }
    },
    async suggestUnit({ traces, unit }) {
      asked.targets.push({ target: traces.join(' ') })
      return {
        service: 'nginx',
        traces: traces.length,
        directories: new Map(),
        readWrite: ['/var/lib/x y'],
        capabilities: ['CAP_SETUID'],
        startsAsRoot: true,
        usesHome: false,
        usesTmp: false,
        mayGain: false,
        remarks: [],
        incomplete: [],
        ...(unit === undefined ? {} : { lacking: ['/var/lib/x y is written'], superfluous: [] }),
      }
    },
    async services(options) {
      asked.targets.push(options)
      return {
        services: [service('nginx')],
        rootServices: [],
        doubts: [],
        complete: world.tail?.complete ?? true,
        incomplete: [],
      }
    },
    async acts(options) {
      asked.targets.push(options)
      const origin = { collector: 'fake', source: '/etc/cron.d/x', line: 2 }
      const act = { kind: 'act', path: '/a', actor: 'root', verb: 'run', recursive: false, follows: true } as const
      return {
        records: [
          { ...act, trigger: 'daily', by: 'cron.d/x', origin },
          { ...act, trigger: 'daily', by: 'cron.d/x', unresolved: 'it hangs on $X', origin },
        ],
        doubts: [],
        observed: true,
        complete: world.tail?.complete ?? true,
        incomplete: [],
      }
    },
    async *collect(_plan, options) {
      asked.targets.push(options)
      yield '{"kind":"inode","path":"/"}\n'
      yield `{"kind":"summary","records":1,"complete":${world.tail?.complete ?? true}}\n`
    },
  }
}

export { finding }
