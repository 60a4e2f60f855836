import type { Collector } from './contract.ts'
import {
  collect,
  fastGlob,
  fdirNames,
  fdirStat,
  narrow,
  recommended,
  tinyglobbyNames,
  tinyglobbyStat,
} from './packages.ts'
import { aide, bfs, fdNames, fdStat, find, mtree } from './programs.ts'

export type { Collector, Counting } from './contract.ts'

/** Everything that walks a tree, ours first. A new one is an entry here. */
export const COLLECTORS: readonly Collector[] = [
  recommended,
  narrow,
  collect,
  find,
  bfs,
  fdNames,
  fdStat,
  mtree,
  aide,
  fastGlob,
  fdirNames,
  fdirStat,
  tinyglobbyNames,
  tinyglobbyStat,
]
