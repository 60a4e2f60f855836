import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** This package as installed: where its packs and rules stand, and its version. */
export interface OwnPackage {
  readonly folder: string
  readonly version: string
}

/** The nearest folder above this file whose package.json is ours. Throws only when the installation is broken. */
export const ownPackage = (): OwnPackage => {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json')
    if (existsSync(file)) {
      const { name, version } = JSON.parse(readFileSync(file, 'utf8'))
      if (name === 'pathwrit') return { folder, version }
    }
    if (folder === dirname(folder)) throw new Error('pathwrit is installed without its package.json')
  }
}
