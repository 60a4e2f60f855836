import { happenIn, type Overlay, overlay, unpack } from '../../effect/index.ts'
import type { Accounts, ActRecord, BytePath, Tree } from '../../model/index.ts'
import { diversions, statOverrides } from './dpkg-state.ts'
import { installedEntries, type Layer } from './layer.ts'

/** Where a path of the stack comes from: an entry of a layer. */
export interface Standing {
  readonly layer: Layer
  readonly path: BytePath
}

export interface Stack {
  readonly tree: Overlay
  /** Paths that some layer put there last. */
  readonly standing: ReadonlyMap<BytePath, Standing>
}

export interface StackParts {
  readonly base: Tree
  readonly layers: readonly Layer[]
  readonly accounts: Accounts
  /** What will be done once everything lies there; what early scripts do comes first. */
  readonly acts: readonly ActRecord[]
  readonly statoverride: Uint8Array | undefined
  readonly diversions: Uint8Array | undefined
  readonly note: (path: BytePath, why: string) => void
}

/** Scripts that run before the files of their package are there. */
const EARLY = /^(?:preinst|%pretrans|%pre) of /
/** Deeds of installing, and what systemd-tmpfiles and a unit's start make; what is removed on some way only is left standing. */
const isEffect = ({ verb, trigger, by = '', actor }: ActRecord): boolean =>
  verb !== 'remove' &&
  actor === 'root' &&
  ((trigger === 'install' && / of /.test(by)) ||
    (trigger === 'boot' && by.startsWith('tmpfiles.d/')) ||
    (trigger === 'start' && /\.service$/.test(by) && verb !== 'append'))

/** Whether it is a script of this package's that does it; what it does for a new package alone says so behind the name. */
const isOf = (by: string, name: string): boolean => by.endsWith(` of ${name}`) || by.includes(` of ${name}, `)

/** Packages' scripts first, in the packages' order, then what happens at boot, then what happens as units start. */
const ORDER = ['install', 'boot', 'start']

/** The metadata of a root on which layers have been put one after the other, and their scripts have run. */
export const stackOf = (parts: StackParts): Stack => {
  const { base, layers, accounts, note } = parts
  const tree = overlay(base)
  const standing = new Map<BytePath, Standing>()
  const overrides = statOverrides(parts.statoverride, accounts)
  const divert = diversions(parts.diversions)
  const acts = parts.acts.filter(isEffect)
  const of = (layer: Layer, early: boolean): readonly ActRecord[] =>
    acts.filter(({ by = '' }) => layer.facts !== undefined && isOf(by, layer.facts.name) && EARLY.test(by) === early)
  for (const layer of layers) {
    happenIn(tree, of(layer, true), accounts)
    const { facts } = layer
    const placed = unpack(tree, installedEntries(layer, accounts), {
      system: facts?.system,
      conffiles: new Set(facts?.conffiles),
      overrides: facts?.system === 'dpkg' ? overrides : new Map(),
      divert: facts?.system === 'dpkg' ? divert(facts.name) : (path) => path,
      note,
    })
    for (const [path, at] of placed) standing.set(at, { layer, path })
  }
  for (const layer of layers) happenIn(tree, of(layer, false), accounts)
  for (const trigger of ORDER.slice(1))
    happenIn(
      tree,
      acts.filter((act) => act.trigger === trigger),
      accounts,
    )
  return { tree, standing }
}
