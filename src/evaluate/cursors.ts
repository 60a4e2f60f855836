import { type Batch, BatchRow, type BytePath, type Inode, nameOf } from '../model/index.ts'
import type { Cursor } from './classes/index.ts'
import type { World } from './world.ts'

/** A row of a batch, made an inode when it is asked for. */
export class RowCursor implements Cursor {
  private readonly batch: Batch
  private readonly world: World
  private row = 0
  private seen: BatchRow | undefined
  private made: Inode | undefined

  constructor(batch: Batch, world: World) {
    this.batch = batch
    this.world = world
  }
  move(row: number): void {
    this.row = row
    this.seen = undefined
    this.made = undefined
  }
  name(): BytePath {
    return this.batch.name(this.row)
  }
  inode(): Inode {
    this.made ??= this.world.named(this.raw())
    return this.made
  }
  raw(): Inode {
    this.seen ??= new BatchRow(this.batch, this.row)
    return this.seen
  }
}

/** An inode whose names are put in when they are asked for. */
export class InodeCursor implements Cursor {
  private readonly own: Inode
  private readonly world: World
  private made: Inode | undefined

  constructor(own: Inode, world: World) {
    this.own = own
    this.world = world
  }
  name(): BytePath {
    return nameOf(this.own.path)
  }
  inode(): Inode {
    this.made ??= this.world.named(this.own)
    return this.made
  }
  raw(): Inode {
    return this.own
  }
}
