import { type Extra, INODE_TYPES, type InodeType, type RowInput } from '../../model/index.ts'
import type { InodeCells } from '../../parse/index.ts'
import { column } from './column.ts'
import { extras } from './extras.ts'
import { numbers } from './numbers.ts'
import { newShape, type Shape, shapes } from './shapes.ts'

/**
 * Inode rows in narrow columns. What many rows have in common (type, mode, owners, device, facts told beside) is kept
 * once and costs a row four bytes; size, time, inode number and position take four each, eight where they do not fit.
 */
export interface Columns {
  /** Overwrites row `row`, which may be one past the last. */
  set(row: number, input: RowInput, at: number, origin: number): void
  setCells(row: number, cells: InodeCells, at: number, origin: number): void
  copy(from: number, to: number): void
  get(row: number): RowInput
  type(row: number): InodeType | undefined
  at(row: number): number
  origin(row: number): number
  extra(row: number): Extra | undefined
  setExtra(row: number, extra: Extra | undefined): void
  setNlink(row: number, nlink: number): void
}

const TYPE_CODE: ReadonlyMap<InodeType, number> = new Map(INODE_TYPES.map((type, index) => [type, index + 1]))
const known = (id: number): number | undefined => (id === 0xffffffff ? undefined : id)
const observed = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value)

export const columns = (): Columns => {
  const common = shapes()
  const beside = extras()
  const shapeOf = column()
  const each = { size: numbers(), mtime: numbers(), ino: numbers(), at: numbers(), line: numbers(), offset: numbers() }
  const shape = newShape()

  const read = (row: number): Shape => {
    common.read(shapeOf.get(row), shape)
    return shape
  }
  /** A line or offset of its own would make every row's facts differ: they have columns, which cost nothing unused. */
  const extraNumber = (row: number, extra: Extra | undefined): number => {
    each.line.set(row, extra?.line ?? Number.NaN)
    each.offset.set(row, extra?.offset ?? Number.NaN)
    if (extra?.line === undefined && extra?.offset === undefined) return beside.numberOf(extra)
    const { line: _line, offset: _offset, ...rest } = extra
    return beside.numberOf(Object.keys(rest).length === 0 ? undefined : rest)
  }
  const extraOf = (row: number, number: number): Extra | undefined => {
    const extra = beside.at(number)
    const line = observed(each.line.get(row))
    const offset = observed(each.offset.get(row))
    if (line === undefined && offset === undefined) return extra
    return { ...extra, ...(line === undefined ? {} : { line }), ...(offset === undefined ? {} : { offset }) }
  }
  const change = (row: number, edit: (shape: Shape) => void): void => {
    const found = read(row)
    edit(found)
    shapeOf.set(row, common.of(found))
  }
  return {
    set(row, input, at, origin) {
      shape.type = input.type === undefined ? 0 : (TYPE_CODE.get(input.type) as number)
      shape.mode = input.mode ?? 0xffff
      shape.uid = input.uid ?? 0xffffffff
      shape.gid = input.gid ?? 0xffffffff
      shape.nlink = input.nlink ?? 0
      shape.dev = input.dev ?? Number.NaN
      shape.extra = extraNumber(row, input.extra)
      shape.origin = origin
      shapeOf.set(row, common.of(shape))
      each.size.set(row, input.size ?? Number.NaN)
      each.mtime.set(row, input.mtime ?? Number.NaN)
      each.ino.set(row, input.ino ?? Number.NaN)
      each.at.set(row, at)
    },
    setCells(row, cells, at, origin) {
      shape.type = cells.type
      shape.mode = cells.mode
      shape.uid = cells.uid
      shape.gid = cells.gid
      shape.nlink = cells.nlink
      shape.dev = cells.dev
      shape.extra = extraNumber(row, cells.extra)
      shape.origin = origin
      shapeOf.set(row, common.of(shape))
      each.size.set(row, cells.size)
      each.mtime.set(row, cells.mtime)
      each.ino.set(row, cells.ino)
      each.at.set(row, at)
    },
    copy(from, to) {
      shapeOf.set(to, shapeOf.get(from))
      for (const column of Object.values(each)) column.set(to, column.get(from))
    },
    get(row) {
      const { type, mode, uid, gid, nlink, dev, extra } = read(row)
      return {
        type: INODE_TYPES[type - 1],
        mode: mode === 0xffff ? undefined : mode,
        uid: known(uid),
        gid: known(gid),
        size: observed(each.size.get(row)),
        mtime: observed(each.mtime.get(row)),
        nlink: nlink || undefined,
        dev: observed(dev),
        ino: observed(each.ino.get(row)),
        extra: extraOf(row, extra),
      }
    },
    type: (row) => INODE_TYPES[read(row).type - 1],
    at: (row) => each.at.get(row),
    origin: (row) => read(row).origin,
    extra: (row) => extraOf(row, read(row).extra),
    setExtra: (row, extra) =>
      change(row, (found) => {
        found.extra = extraNumber(row, extra)
      }),
    setNlink: (row, nlink) =>
      change(row, (found) => {
        found.nlink = nlink
      }),
  }
}
