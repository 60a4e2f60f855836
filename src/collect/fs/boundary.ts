import { readFileSync, statfsSync } from 'node:fs'
import type { BytePath, CollectOptions, Mount } from '../../model/index.ts'
import { parseMountinfo } from '../../parse/index.ts'
import type { Host } from './host.ts'

/** Where a scan stops on its way down, decided once per directory. */
export interface Boundary {
  /** Why the tree at `path` is left out altogether, itself included; undefined: it is not. */
  excluded(path: BytePath): string | undefined
  /** Why the directory at `path`, seen itself, is not entered: it lies on another mount than the directory that holds it. */
  crossing(path: BytePath, device: number, parentDevice: number): string | undefined
  /** Mounts by mount point in the target's terms, when the target is the running system itself. */
  readonly mounts: ReadonlyMap<BytePath, Mount> | undefined
}

/** File systems that are windows into the kernel, by the magic of statfs(2): never entered below a scanned root. */
const PSEUDO: ReadonlyMap<number, string> = new Map([
  [0x9fa0, 'proc'],
  [0x62656572, 'sysfs'],
  [0x1cd1, 'devpts'],
  [0x27e0eb, 'cgroup'],
  [0x63677270, 'cgroup2'],
  [0x64626720, 'debugfs'],
  [0x74726163, 'tracefs'],
  [0x73636673, 'securityfs'],
  [0x6165676c, 'pstore'],
  [0xcafe4a11, 'bpf'],
  [0xde5e81e4, 'efivarfs'],
  [0x62656570, 'configfs'],
  [0x19800202, 'mqueue'],
  [0x958458f6, 'hugetlbfs'],
  [0xf97cff8c, 'selinuxfs'],
  [0x65735543, 'fusectl'],
  [0x42494e4d, 'binfmt_misc'],
  [0x6e736673, 'nsfs'],
  [0x67596969, 'rpc_pipefs'],
  [0x187, 'autofs'],
])
const PSEUDO_TYPES: ReadonlySet<string> = new Set([...PSEUDO.values(), 'devtmpfs'])

/** mount(2) takes no longer path, so there is no need to hash one. */
const PATH_MAX = 4096

const readMounts = (): ReadonlyMap<BytePath, Mount> => {
  try {
    return parseMountinfo(readFileSync('/proc/self/mountinfo', 'latin1'))
  } catch {
    // No /proc: device numbers alone then tell one file system from another.
    return new Map()
  }
}

/**
 * A change of device is another file system; a bind mount of the same one shows only in the list of mounts. Both stop
 * the walk unless `crossMounts`; pseudo file systems stop it always.
 */
export const boundaryOf = (host: Host, options: CollectOptions): Boundary => {
  const all = readMounts()
  const kindOf = (path: BytePath): string | undefined => {
    // devtmpfs answers statfs as tmpfs does; only the list of mounts tells.
    const listed = all.get(path === '/' ? host.root || '/' : host.root + path)?.type
    if (listed !== undefined) return PSEUDO_TYPES.has(listed) ? listed : undefined
    const magic = host.reach(path, (at) => statfsSync(at).type)
    return typeof magic === 'number' ? PSEUDO.get(magic) : undefined
  }
  return {
    mounts: host.root === '' && all.size > 0 ? all : undefined,
    excluded: (path) => (options.excluded?.(path) === true ? 'excluded' : undefined),
    crossing(path, device, parentDevice) {
      const mountPoint = path.length < PATH_MAX && all.has(host.root + path)
      if (device === parentDevice && !mountPoint) return undefined
      const pseudo = kindOf(path)
      if (pseudo !== undefined) return `pseudo file system (${pseudo})`
      return options.crossMounts === true ? undefined : 'another file system'
    },
  }
}

/** The mount that a path lies on: the longest mount point that is the path or one of its ancestors. */
export const mountOf = (mounts: ReadonlyMap<BytePath, Mount>, path: BytePath): Mount | undefined => {
  let found = mounts.get('/')
  for (let slash = path.indexOf('/', 1); ; slash = path.indexOf('/', slash + 1)) {
    const prefix = slash < 0 ? path : path.slice(0, slash)
    found = mounts.get(prefix) ?? found
    if (slash < 0) return found
  }
}
