import { type Extra, INODE_TYPES, type InodeType, type RowInput } from '../../model/index.ts'

/** Rows in blocks: growing copies nothing, and the last block's slack is all that is wasted. */
const BITS = 14
const ROWS = 1 << BITS

const newBlock = () => ({
  type: new Uint8Array(ROWS),
  mode: new Uint16Array(ROWS).fill(0xffff),
  uid: new Uint32Array(ROWS).fill(0xffffffff),
  gid: new Uint32Array(ROWS).fill(0xffffffff),
  size: new Float64Array(ROWS).fill(Number.NaN),
  mtime: new Float64Array(ROWS).fill(Number.NaN),
  nlink: new Uint32Array(ROWS),
  dev: new Float64Array(ROWS).fill(Number.NaN),
  ino: new Float64Array(ROWS).fill(Number.NaN),
  at: new Float64Array(ROWS),
  extra: new Uint32Array(ROWS),
  origin: new Uint16Array(ROWS),
})
type Block = ReturnType<typeof newBlock>

/** Inode rows in typed arrays, 65 bytes each; facts that few rows have are shared objects. */
export interface Columns {
  /** Overwrites row `row`, which may be one past the last. */
  set(row: number, input: RowInput, at: number, origin: number): void
  copy(from: number, to: number): void
  get(row: number): RowInput
  at(row: number): number
  origin(row: number): number
  extra(row: number): Extra | undefined
  setExtra(row: number, extra: Extra | undefined): void
  setNlink(row: number, nlink: number): void
}

const TYPE_CODE: ReadonlyMap<InodeType, number> = new Map(INODE_TYPES.map((type, index) => [type, index + 1]))
const known = (id: number): number | undefined => (id === 0xffffffff ? undefined : id)
const observed = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value)

/** Strings that repeat over and over; rows that have nothing but these and nulls share one object. */
const REPEATED: ReadonlySet<string> = new Set(['owner', 'group', 'contentClass', 'attrs'])
const shareKey = (extra: Extra): string | undefined => {
  let key = ''
  for (const name in extra) {
    const value = extra[name as keyof Extra]
    if (value === null) key += `${name};`
    else if (typeof value === 'string' && REPEATED.has(name)) key += `${name}${value.length}:${value}`
    else if (value !== undefined) return undefined
  }
  return key
}

export const columns = (): Columns => {
  const blocks: Block[] = []
  const extras: (Extra | undefined)[] = [undefined]
  const shared = new Map<string, number>()
  const block = (row: number): Block => {
    const number = row >>> BITS
    if (number === blocks.length) blocks.push(newBlock())
    return blocks[number] as Block
  }
  const extraNumber = (extra: Extra | undefined): number => {
    if (extra === undefined) return 0
    const key = shareKey(extra)
    if (key === undefined) return extras.push(extra) - 1
    const found = shared.get(key)
    if (found !== undefined) return found
    const number = extras.push(extra) - 1
    shared.set(key, number)
    return number
  }
  const extraAt = (row: number): Extra | undefined => extras[block(row).extra[row & (ROWS - 1)] as number]
  return {
    set(row, input, at, origin) {
      const to = block(row)
      const i = row & (ROWS - 1)
      to.type[i] = input.type === undefined ? 0 : (TYPE_CODE.get(input.type) as number)
      to.mode[i] = input.mode ?? 0xffff
      to.uid[i] = input.uid ?? 0xffffffff
      to.gid[i] = input.gid ?? 0xffffffff
      to.size[i] = input.size ?? Number.NaN
      to.mtime[i] = input.mtime ?? Number.NaN
      to.nlink[i] = input.nlink ?? 0
      to.dev[i] = input.dev ?? Number.NaN
      to.ino[i] = input.ino ?? Number.NaN
      to.at[i] = at
      to.extra[i] = extraNumber(input.extra)
      to.origin[i] = origin
    },
    copy(from, to) {
      const source = block(from)
      const target = block(to)
      for (const key of Object.keys(source) as (keyof Block)[])
        target[key][to & (ROWS - 1)] = source[key][from & (ROWS - 1)] as number
    },
    get(row) {
      const from = block(row)
      const i = row & (ROWS - 1)
      const mode = from.mode[i] as number
      return {
        type: INODE_TYPES[(from.type[i] as number) - 1],
        mode: mode === 0xffff ? undefined : mode,
        uid: known(from.uid[i] as number),
        gid: known(from.gid[i] as number),
        size: observed(from.size[i] as number),
        mtime: observed(from.mtime[i] as number),
        nlink: (from.nlink[i] as number) || undefined,
        dev: observed(from.dev[i] as number),
        ino: observed(from.ino[i] as number),
        extra: extraAt(row),
      }
    },
    at: (row) => block(row).at[row & (ROWS - 1)] as number,
    origin: (row) => block(row).origin[row & (ROWS - 1)] as number,
    extra: extraAt,
    setExtra(row, extra) {
      block(row).extra[row & (ROWS - 1)] = extraNumber(extra)
    },
    setNlink(row, nlink) {
      block(row).nlink[row & (ROWS - 1)] = nlink
    },
  }
}
