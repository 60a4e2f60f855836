import { column } from './column.ts'
import { numbers } from './numbers.ts'

/** What many inodes of a tree have in common, as numbers; what was not observed is as in a batch. */
export interface Shape {
  type: number
  mode: number
  uid: number
  gid: number
  nlink: number
  dev: number
  /** The number of what is told beside the columns, and of the origin. */
  extra: number
  origin: number
}

/** Each shape once, numbered from 0: a row needs four bytes for all of it. */
export interface Shapes {
  /** The number of a shape, which is copied. */
  of(shape: Readonly<Shape>): number
  /** Fills `shape`. */
  read(number: number, shape: Shape): void
}

const sameNumber = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b))

export const shapes = (): Shapes => {
  const bits = column()
  const uids = column()
  const gids = column()
  const nlinks = column()
  const devs = numbers()
  const extras = column()
  const origins = column()
  let length = 0
  let recent = 0
  let slots = new Uint32Array(1 << 8)
  // Seeded, so that no input can be made to collide on purpose.
  const seed = (Math.random() * 0x100000000) >>> 0

  const hash = (shape: Readonly<Shape>): number => {
    let value = seed ^ ((shape.type << 16) | shape.mode)
    value = Math.imul(value ^ (value >>> 15) ^ shape.uid, 0x85ebca6b)
    value = Math.imul(value ^ (value >>> 13) ^ shape.gid, 0xc2b2ae35)
    value = Math.imul(value ^ (value >>> 15) ^ shape.nlink, 0x85ebca6b)
    value = Math.imul(value ^ (value >>> 13) ^ (shape.dev % 0x100000000), 0xc2b2ae35)
    value = Math.imul(value ^ (value >>> 15) ^ shape.extra, 0x9e3779b1)
    value = Math.imul(value ^ (value >>> 15) ^ shape.origin, 0x85ebca6b)
    return value ^ (value >>> 16)
  }
  const is = (number: number, shape: Readonly<Shape>): boolean =>
    bits.get(number) === ((shape.type << 16) | shape.mode) &&
    uids.get(number) === shape.uid &&
    gids.get(number) === shape.gid &&
    extras.get(number) === shape.extra &&
    nlinks.get(number) === shape.nlink &&
    origins.get(number) === shape.origin &&
    sameNumber(devs.get(number), shape.dev)
  const read = (number: number, shape: Shape): void => {
    shape.type = bits.get(number) >>> 16
    shape.mode = bits.get(number) & 0xffff
    shape.uid = uids.get(number)
    shape.gid = gids.get(number)
    shape.nlink = nlinks.get(number)
    shape.dev = devs.get(number)
    shape.extra = extras.get(number)
    shape.origin = origins.get(number)
  }
  const put = (shape: Readonly<Shape>, number: number): void => {
    let at = hash(shape) & (slots.length - 1)
    while (slots[at] !== 0) at = (at + 1) & (slots.length - 1)
    slots[at] = number + 1
  }
  const grow = (): void => {
    slots = new Uint32Array(slots.length * 2)
    const shape = newShape()
    for (let number = 0; number < length; number++) {
      read(number, shape)
      put(shape, number)
    }
  }
  return {
    of(shape) {
      if (length > 0 && is(recent, shape)) return recent
      for (let at = hash(shape) & (slots.length - 1); slots[at] !== 0; at = (at + 1) & (slots.length - 1)) {
        const number = (slots[at] as number) - 1
        if (is(number, shape)) {
          recent = number
          return number
        }
      }
      const number = length++
      bits.set(number, (shape.type << 16) | shape.mode)
      uids.set(number, shape.uid)
      gids.set(number, shape.gid)
      nlinks.set(number, shape.nlink)
      devs.set(number, shape.dev)
      extras.set(number, shape.extra)
      origins.set(number, shape.origin)
      if (length * 5 > slots.length * 3) grow()
      else put(shape, number)
      recent = number
      return number
    },
    read,
  }
}

/** A shape of which nothing was observed. */
export const newShape = (): Shape => ({
  type: 0,
  mode: 0xffff,
  uid: 0xffffffff,
  gid: 0xffffffff,
  nlink: 0,
  dev: Number.NaN,
  extra: 0,
  origin: 0,
})
