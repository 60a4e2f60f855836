import {
  type BytePath,
  isUnder,
  joinPath,
  MOUNT_KINDS,
  type MountRule,
  nameOf,
  parentOf,
  type Sandbox,
} from '../../model/index.ts'

/** One mount that is really made: rules on the same path are one, by systemd's priority. */
export interface Layer {
  readonly path: BytePath
  readonly rule: MountRule
  readonly source: BytePath | undefined
  /** The path of the host that is put back here into a private tree, unless something else is mounted here. */
  readonly back: BytePath | undefined
  readonly readOnly: boolean
  readonly noExec: boolean
}

/** What a service sees at a path. `own`: an empty file system that is not the host's; `gone`: nothing it could reach. */
export interface Seen {
  readonly shows: 'host' | 'own' | 'gone'
  /** For `host`: the path of the host that shows there. */
  readonly host: BytePath
  readonly readOnly: boolean
  readonly noExec: boolean
  /** The mount the path lies on, and the one whose content it shows. */
  readonly mount: Layer | undefined
  readonly content: Layer | undefined
}

export interface Layout {
  seen(path: BytePath): Seen
  /** Whether something is mounted somewhere below a path, so that a directory must be there. */
  leadsToMount(path: BytePath): boolean
  /** Binds that show a path of the host under another one, with that other path. */
  elsewhere(host: BytePath): readonly BytePath[]
}

const READ_ONLY = new Set(['read-only', 'bind-ro', 'inaccessible'])
/** Of two binds on one path the first in the unit stands, read-only or not. */
const rank = ({ kind }: MountRule): number => MOUNT_KINDS.indexOf(kind === 'bind-ro' ? 'bind' : kind)

/** Rules on one path become one mount: the kind of the highest priority, with the flags of all (namespace.c, drop_duplicates). */
const layersOf = (rules: readonly MountRule[]): ReadonlyMap<BytePath, Layer> => {
  const layers = new Map<BytePath, Layer>()
  for (const rule of [...rules].sort((a, b) => rank(a) - rank(b))) {
    const { path, source } = rule
    const above = layers.get(path)
    const [readOnly, noExec] = [rule.readOnly === true || READ_ONLY.has(rule.kind), rule.kind === 'no-exec']
    const back = rule.kind === 'implicit' ? source : undefined
    if (above === undefined) layers.set(path, { path, rule, source, back, readOnly, noExec })
    else if (readOnly && !above.readOnly) layers.set(path, { ...above, readOnly, rule: stronger(above.rule, rule) })
    else if (noExec) layers.set(path, { ...above, noExec })
    else if (back !== undefined) layers.set(path, { ...above, back })
  }
  return layers
}

/** The rule to name for a mount that another one made read-only: a bind keeps its own, for its source. */
const stronger = (kept: MountRule, other: MountRule): MountRule =>
  kept.kind === 'bind' || kept.kind === 'host' ? { ...kept, directive: other.directive, origin: other.origin } : kept

/** The mounts of a sandbox, asked by path. `settle` tells where a rule's path really lies; undefined leaves the rule out. */
export const layoutOf = (
  sandbox: Sandbox,
  settle: (rule: MountRule) => MountRule | undefined = (rule) => rule,
): Layout => {
  const layers = layersOf(sandbox.rules.flatMap((rule) => settle(rule) ?? []))
  const ways = new Set<BytePath>()
  for (const { path } of layers.values()) for (let at = path; at !== '/'; at = parentOf(at)) ways.add(parentOf(at))

  const known = new Map<BytePath, Seen>()
  const bare: Seen = { shows: 'host', host: '/', readOnly: false, noExec: false, mount: undefined, content: undefined }

  const seen = (path: BytePath): Seen => {
    const found = known.get(path)
    if (found !== undefined) return found
    // Directories alone are remembered: what lies in none that leads to a mount is as its directory is.
    const above = path === '/' ? bare : seen(parentOf(path))
    const here = path === '/' ? above : { ...above, host: joinPath(above.host, nameOf(path)) }
    const layer = layers.get(path)
    const answer = layer === undefined ? here : mounted(here, layer)
    if (ways.has(path) || layer !== undefined) known.set(path, answer)
    return answer
  }

  return {
    seen,
    leadsToMount: (path) => ways.has(path),
    elsewhere: (host) =>
      [...layers.values()].flatMap((layer) => {
        if (layer.source === undefined || layer.rule.kind === 'implicit' || !isUnder(host, layer.source)) return []
        const rest = layer.source === '/' ? host.slice(1) : host.slice(layer.source.length + 1)
        const path = rest === '' ? layer.path : joinPath(layer.path, rest)
        return path !== host && seen(path).host === host && seen(path).shows === 'host' ? [path] : []
      }),
  }
}

/** A mount on what a directory shows so far. */
const mounted = (here: Seen, layer: Layer): Seen => {
  const { rule, readOnly, noExec, source } = layer
  // "It is not possible to nest … inside" InaccessiblePaths=.
  if (here.shows === 'gone') return here
  switch (rule.kind) {
    case 'inaccessible':
      return { ...here, shows: 'gone', readOnly: true, noExec: true, mount: layer, content: layer }
    case 'private':
    case 'tmpfs':
      return { ...here, shows: 'own', readOnly, noExec, mount: layer, content: layer }
    case 'bind':
    case 'bind-ro':
    case 'host':
      return { shows: 'host', host: source ?? layer.path, readOnly, noExec, mount: layer, content: layer }
    default:
      return here.shows === 'own' ? putBack(here, layer) : { ...here, ...flagsOf(here, layer), mount: layer }
  }
}

/** What is put back into a tree is no mount of its own to systemd: a read-only tree above reaches into it. */
const flagsOf = (here: Seen, { rule, back, readOnly, noExec }: Layer): Pick<Seen, 'readOnly' | 'noExec'> =>
  rule.kind === 'implicit' && back !== undefined
    ? { readOnly: readOnly || here.readOnly, noExec: noExec || here.noExec }
    : { readOnly, noExec }

/**
 * Within a private tree: but for what is put back into it, the host's directory is not there to be mounted, and systemd
 * leaves the directive out or does not start the service.
 */
const putBack = (here: Seen, layer: Layer): Seen =>
  layer.back === undefined
    ? here
    : { shows: 'host', host: layer.back, ...flagsOf(here, layer), mount: layer, content: layer }
