import type { FuzzTarget } from '../contract.ts'
import { compressed } from './compressed.ts'
import { decoders } from './decoders.ts'
import { files } from './files.ts'
import { language } from './language.ts'
import { packages } from './packages.ts'
import { scans } from './scans.ts'
import { shell } from './shell.ts'
import { traces } from './traces.ts'

/** Every reader of bytes from strangers. A new one is a line in one of these files, or a file and a line here. */
export const TARGETS: readonly FuzzTarget[] = Object.freeze([
  ...decoders,
  ...compressed,
  ...files,
  ...packages,
  ...shell,
  ...language,
  ...scans,
  ...traces,
])
