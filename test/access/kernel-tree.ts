import {
  chmodSync,
  closeSync,
  constants,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs'
import { posix } from 'node:path'
import { type Acl, type Inode, type InodeType, joinPath, type Mount, nameOf, parentOf } from '../../src/model/index.ts'
import { decodeAcl } from '../../src/parse/index.ts'
import { MOUNT, type Native } from './kernel-native.ts'
import type { Sketch } from './random-tree.ts'

/** acl(5) in the form of the `system.posix_acl_access` attribute: version 2, then tag, permissions, number. */
const encoded = (acl: Acl): Buffer => {
  const none = 0xffffffff
  const entries = [
    [1, acl.owner, none],
    ...acl.users.map(([uid, bits]) => [2, bits, uid]),
    [4, acl.group, none],
    ...acl.groups.map(([gid, bits]) => [8, bits, gid]),
    ...(acl.mask === undefined ? [] : [[16, acl.mask, none]]),
    [32, acl.other, none],
  ]
  const buffer = Buffer.alloc(4 + entries.length * 8)
  buffer.writeUInt32LE(2, 0)
  entries.forEach(([tag, bits, id], at) => {
    buffer.writeUInt16LE(tag as number, 4 + at * 8)
    buffer.writeUInt16LE(bits as number, 6 + at * 8)
    buffer.writeUInt32LE(id as number, 8 + at * 8)
  })
  return buffer
}
const ACCESS_ACL = 'system.posix_acl_access'
const DEFAULT_ACL = 'system.posix_acl_default'
/** `security.capability`: revision 2, effective, cap_net_raw permitted. */
const FILE_CAPS = Buffer.from('0100000200200000000000000000000000000000', 'hex')
const FLAG = Object.freeze({ i: 0x10, a: 0x20 })
const CHAIN = 39

interface Made {
  readonly path: string
  readonly type: Sketch['type']
}

const linkText = (from: string, to: string, { style, target }: Sketch): string => {
  if (style === 'self') return nameOf(from)
  if (style === 'missing') return target % 3 === 0 ? 'no/such' : `gone${target}`
  if (style === 'detour') return `${to}/..`
  if (style === 'ahead') return `${target % 2 ? '' : `/${from.split('/')[1]}/`}p${target % 14}`
  if (style === 'dotted') return `${to}/.`
  if (style === 'slashed') return `${to}/`
  if (style === 'absolute' || style === 'chain') return to
  const plain = posix.relative(parentOf(from), to) || '.'
  return style === 'relative' ? plain : `../${nameOf(parentOf(from))}/${plain}`
}

const pick = <T>(of: readonly T[], number: number): T => of[number % of.length] as T

const make = (native: Native, host: string, { type, mode }: Sketch, text: string, other: string): void => {
  if (type === 'directory') mkdirSync(host, { mode })
  else if (type === 'file') closeSync(openSync(host, 'wx', mode))
  else if (type === 'symlink') symlinkSync(text, host)
  else if (type === 'hard-link') linkSync(other, host)
  else {
    const format = type === 'fifo' ? constants.S_IFIFO : type === 'char' ? constants.S_IFCHR : constants.S_IFSOCK
    // Device 1:3 is the null device: nothing comes of writing to it.
    if (!native.mknod(host, format | mode, type === 'char' ? 0x103 : 0)) throw new Error(`mknod ${host}`)
  }
}

const equip = (native: Native, host: string, sketch: Sketch): void => {
  lchownSync(host, sketch.uid, sketch.gid)
  if (sketch.type === 'symlink') return
  if (!sketch.inherits) {
    native.removeXattr(host, ACCESS_ACL)
    chmodSync(host, sketch.mode)
    if (sketch.acl !== null) native.setXattr(host, ACCESS_ACL, encoded(sketch.acl))
  }
  if (sketch.type === 'directory' && sketch.defaultAcl !== null)
    native.setXattr(host, DEFAULT_ACL, encoded(sketch.defaultAcl))
  if (sketch.type === 'file' && sketch.caps) native.setXattr(host, 'security.capability', FILE_CAPS)
}

const mark = (native: Native, host: string, attrs: string): void => {
  const fd = openSync(host, constants.O_RDONLY)
  native.setFlags(fd, native.getFlags(fd) | (attrs === 'i' ? FLAG.i : FLAG.a))
  closeSync(fd)
}

/** Where something was mounted: its options, and the inode of the directory that holds the name. */
export interface Mounted extends Mount {
  readonly holder: number
}

/** A bind mount takes over what its source was mounted with, so they are read back. */
const optionsAt = (host: string): readonly string[] => {
  const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
  const fields = lines.map((line) => line.split(' ')).filter((line) => line[4] === host)
  return (fields.at(-1)?.[5] ?? '').split(',').filter((option) => option in MOUNT)
}

const mountOn = (native: Native, root: string, made: readonly Made[], at: number, { mount }: Sketch): Mounted[] => {
  const { path, type } = made[at] as Made
  if (mount === null || type === 'symlink' || type === 'hard-link') return []
  const alike = made.filter((one) => one.type === type)
  const source = mount.from === null ? path : pick(alike, mount.from).path
  const flags = mount.options.reduce<number>((sum, option) => sum | MOUNT[option], MOUNT.bind)
  // What lies under an earlier mount may be out of sight.
  const holder = lstatSync(root + parentOf(path), { throwIfNoEntry: false })?.ino
  if (holder === undefined || !native.mount(root + source, root + path, MOUNT.bind)) return []
  if (flags !== MOUNT.bind && !native.mount('none', root + path, MOUNT.remount | flags))
    throw new Error(`remount ${path}`)
  return [{ point: path, options: optionsAt(root + path), holder }]
}

/** Makes the sketched inodes as the tree `top` (an absolute path below `root`, which is to be the subject's root). */
export const buildTree = (native: Native, root: string, top: string, sketched: readonly Sketch[]): Mounted[] => {
  const made: Made[] = []
  sketched.forEach((drawn, at) => {
    const folders = made.filter(({ type }) => type === 'directory')
    const path = at === 0 ? top : joinPath(pick(folders, drawn.into).path, `p${at}`)
    const files = made.filter(({ type }) => type === 'file')
    const type = at === 0 ? 'directory' : drawn.type === 'hard-link' && files.length === 0 ? 'file' : drawn.type
    const sketch = { ...drawn, type }
    const other = type === 'hard-link' ? pick(files, drawn.target).path : ''
    let to = at === 0 ? top : pick(made, drawn.target).path
    if (type === 'symlink' && drawn.style === 'chain') {
      // With the last one some are just within the forty links that are followed, some just beyond.
      const links = CHAIN + (drawn.target % 4)
      for (let link = 0; link < links; link++) {
        const name = `${path}.${link}`
        symlinkSync(to, root + name)
        lchownSync(root + name, drawn.uid, drawn.gid)
        to = name
      }
    }
    make(native, root + path, sketch, linkText(path, to, drawn), root + other)
    made.push({ path, type })
    if (type !== 'hard-link') equip(native, root + path, sketch)
  })
  sketched.forEach(({ attrs }, at) => {
    const { path, type } = made[at] as Made
    if (attrs !== '' && (type === 'file' || type === 'directory')) mark(native, root + path, attrs)
  })
  return sketched.flatMap((sketch, at) => mountOn(native, root, made, at, sketch))
}

const typeOf = (mode: number): InodeType => {
  const types: Readonly<Record<number, InodeType>> = {
    [constants.S_IFDIR]: 'directory',
    [constants.S_IFLNK]: 'symlink',
    [constants.S_IFIFO]: 'fifo',
    [constants.S_IFSOCK]: 'socket',
    [constants.S_IFCHR]: 'char',
  }
  return types[mode & constants.S_IFMT] ?? 'file'
}

const attrsOf = (native: Native, host: string): string | null => {
  const fd = openSync(host, constants.O_RDONLY | constants.O_NONBLOCK)
  const flags = native.getFlags(fd)
  closeSync(fd)
  return (flags & FLAG.i ? 'i' : '') + (flags & FLAG.a ? 'a' : '') || null
}

/** Everything below `root` as it stands, mounts included; every fact is read back from the kernel. */
export const readTree = (native: Native, root: string, mounts: ReadonlyMap<string, Mount>): Inode[] => {
  const inodes: Inode[] = []
  const read = (path: string, above: Mount | null): void => {
    const host = path === '/' ? root : root + path
    const stat = lstatSync(host)
    const type = typeOf(stat.mode)
    const { uid, gid, nlink, dev, ino } = stat
    const mount = mounts.get(path) ?? above
    const plain = type !== 'symlink'
    const acl = plain ? native.getXattr(host, ACCESS_ACL) : undefined
    inodes.push({
      path,
      type,
      mode: stat.mode & 0o7777,
      uid,
      gid,
      nlink,
      dev,
      ino,
      linkTarget: type === 'symlink' ? readlinkSync(host) : null,
      mount: mount && { point: mount.point, options: mount.options },
      acl: acl === undefined ? null : (decodeAcl(acl) ?? null),
      attrs: type === 'file' || type === 'directory' ? attrsOf(native, host) : null,
    })
    if (type === 'directory') for (const name of readdirSync(host).sort()) read(joinPath(path, name), mount)
  }
  read('/', null)
  return inodes
}
