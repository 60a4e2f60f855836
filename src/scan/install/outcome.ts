import { createAccess } from '../../access/index.ts'
import {
  type ActRecord,
  type BytePath,
  type FactRecord,
  type Inode,
  LIMITS,
  type Selection,
  type Survey,
} from '../../model/index.ts'
import { accountsOf, recordsOf, surveyGlobs } from '../../service/index.ts'
import { ACT_GLOBS, surveyActs } from '../acts-survey.ts'
import { bytesSelection } from '../bytes-selection.ts'
import { parsedFiles } from '../survey.ts'
import { type AccountFiles, accountFiles } from './accounts.ts'
import { bareSystem } from './bare.ts'
import { DIVERSIONS, STATOVERRIDE } from './dpkg-state.ts'
import type { Layer } from './layer.ts'
import { gatherNames } from './names.ts'
import { unionOf } from './selection.ts'
import { type Stack, stackOf } from './stack.ts'
import { filesOf, type OwnFiles, treeOf } from './view.ts'

/** What packages are put on: a target of its own, or a bare system. */
export type Base = Pick<Survey, 'tree' | 'files' | 'more'> & Partial<Survey>

const PASSWD = '/etc/passwd'
const GROUP = '/etc/group'

export const baseOf = (survey: Survey | undefined, layers: readonly Layer[]): Base => {
  if (survey !== undefined) return survey
  const { tree, passwd, group } = bareSystem(layers[0]?.facts?.system ?? 'dpkg')
  const encoder = new TextEncoder()
  const files = [
    { path: GROUP, bytes: encoder.encode(group) },
    { path: PASSWD, bytes: encoder.encode(passwd) },
  ]
  return { tree, files, more: undefined }
}

/** Everything that the acts of installing hang on is read, whatever the scan itself wants. */
export const wantedBy = (selection: Selection): Selection =>
  unionOf([selection, bytesSelection([...surveyGlobs, ...ACT_GLOBS, STATOVERRIDE, DIVERSIONS])])

/** Asks the layers that hold the named files for their bytes, each by the path it knows. */
const moreOf = (base: Base, layers: readonly Layer[], stack: Stack) => async (paths: readonly BytePath[]) => {
  const mine = paths.filter((path) => !stack.standing.has(path))
  if (mine.length > 0) await base.more?.(mine)
  for (const layer of layers) {
    const own = paths.flatMap((path) => {
      const from = stack.standing.get(path)
      return from?.layer === layer ? [from.path] : []
    })
    if (own.length > 0) await layer.survey.more?.(own)
  }
}

export interface Installed {
  readonly stack: Stack
  readonly survey: Survey
  readonly own: OwnFiles
}

/** Works out what installing does: once to learn what the scripts do and who is made, then with both. */
export const install = async (
  base: Base,
  layers: readonly Layer[],
  collector: string,
  note: (path: BytePath, why: string) => void,
): Promise<Installed> => {
  const packages = layers.flatMap(({ facts }) => (facts === undefined ? [] : [facts]))
  const bytesAt = (path: BytePath): Uint8Array | undefined =>
    base.files.find((file) => file.path === path)?.bytes ?? base.tree.read(path, LIMITS.surveyedFile) ?? undefined
  /** An archive may bring a file of accounts of its own. */
  const lastOf = (path: BytePath): Uint8Array =>
    layers
      .findLast(({ survey }) => survey.files.some((file) => file.path === path))
      ?.survey.tree.read(path, LIMITS.surveyedFile) ??
    bytesAt(path) ??
    new Uint8Array()
  const owners = layers.flatMap(({ entries, facts }) => (facts?.system === 'rpm' ? entries : []))
  /** What lies there once acts have happened, and everyone whom records name has an account. */
  const put = (records: readonly FactRecord[], acts: readonly FactRecord[], say: typeof note): Installed => {
    const named = gatherNames(packages, owners, records)
    const made = accountFiles(lastOf(PASSWD), lastOf(GROUP), named)
    const own: OwnFiles = new Map([
      [PASSWD, made.passwd],
      [GROUP, made.group],
    ])
    const stack = stackOf({
      base: base.tree,
      layers,
      accounts: accountsIn(made, base),
      acts: acts.filter((record): record is ActRecord => record.kind === 'act'),
      statoverride: bytesAt(STATOVERRIDE),
      diversions: bytesAt(DIVERSIONS),
      note: say,
    })
    listAccountFiles(stack, base)
    const survey: Survey = {
      about: base.about,
      tree: treeOf(stack, base.tree, own),
      files: filesOf(stack, base.files, own),
      records: base.records ?? [],
      hasContent: base.hasContent ?? true,
      packages,
      doubts: made.supposed.map((name) => `${name} is named, and nothing here makes it: it is taken to be there`),
      wholeTree: (base.wholeTree ?? true) && layers.every((layer) => layer.survey.wholeTree ?? true),
      listed: layers.reduce((sum, layer) => sum + (layer.survey.listed ?? 0), base.listed ?? 0),
      more: moreOf(base, layers, stack),
    }
    return { stack, survey, own }
  }
  const learn = async ({ survey }: Installed): Promise<readonly FactRecord[]> => {
    const { tree } = survey
    const { resolve } = createAccess(tree)
    const { parsed } = await parsedFiles({ collector }, survey, resolve, false)
    const found = await surveyActs(survey, { tree, records: parsed, services: [], resolve, collector })
    return [...parsed, ...found.records]
  }
  const quiet = (): void => {}
  const named = await learn(put([], [], quiet))
  // Scripts and units say more once it is known who is in which group.
  const records = await learn(put(named, [], quiet))
  return put(records, records, note)
}

const accountsIn = ({ passwd, group }: AccountFiles, { tree }: Base) => {
  const files = [
    { path: PASSWD, bytes: passwd },
    { path: GROUP, bytes: group },
  ]
  const resolve = (path: BytePath) =>
    ({ path, inode: tree.lookup(path) }) as ReturnType<ReturnType<typeof createAccess>['resolve']>
  return accountsOf(recordsOf(files, tree, { resolve }), true)
}

/** Where the base lists no passwd or group, they are there all the same by the time accounts are made. */
const listAccountFiles = ({ tree }: Stack, base: Base): void => {
  for (const path of [PASSWD, GROUP]) if (!base.tree.lookup(path) && !tree.lookup(path)) tree.set(plainFile(path))
}
const plainFile = (path: BytePath): Inode => ({
  path,
  type: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  owner: 'root',
  group: 'root',
  nlink: 1,
})
