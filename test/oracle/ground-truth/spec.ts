import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** An entry of a root. */
export interface Entry {
  readonly path: string
  readonly type: 'dir' | 'file' | 'symlink' | 'socket'
  readonly uid: number
  readonly gid: number
  readonly mode: number
  readonly text?: string
  readonly target?: string
}

const TYPES: Readonly<Record<Entry['type'], string>> = { dir: 'dir', file: 'file', symlink: 'link', socket: 'socket' }

/** Writes a root as an mtree specification with the files it names beside it: no account of this machine is needed. Gives its path. */
export const writeSpec = (folder: string, entries: readonly Entry[]): string => {
  const lines = entries.map((entry, i) => {
    const words = [`type=${TYPES[entry.type]} uid=${entry.uid} gid=${entry.gid} mode=${entry.mode.toString(8)} nlink=1`]
    if (entry.target !== undefined) words.push(`link=${entry.target}`)
    if (entry.type === 'file') {
      writeFileSync(join(folder, `f${i}`), entry.text ?? '')
      words.push(`contents=f${i}`)
    }
    return `.${entry.path === '/' ? '' : entry.path} ${words.join(' ')}`
  })
  const path = join(folder, 'root.mtree')
  writeFileSync(path, ['#mtree', ...lines, ''].join('\n'))
  return path
}
