import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createAccess } from '../../src/access/index.ts'
import { type ActFindings, type ScriptRun, shellReader } from '../../src/act/index.ts'
import { fsTree } from './root-tree.ts'

/** One call of one script of a root. */
export interface Way {
  readonly path: string
  readonly how: ScriptRun
}

const listed = (root: string, folder: string): readonly string[] => {
  try {
    return readdirSync(join(root, folder)).sort()
  } catch {
    return []
  }
}

/** How dpkg calls maintainer scripts, and boot and shutdown call init scripts. */
export const ways = (root: string): readonly Way[] => {
  const found: Way[] = []
  for (const name of listed(root, 'var/lib/dpkg/info')) {
    const [, pack = '', kind] = /^(.+)\.(preinst|postinst|prerm|postrm)$/.exec(name) ?? []
    if (kind === undefined) continue
    const args =
      kind === 'preinst'
        ? ['install']
        : kind === 'postinst'
          ? ['configure', '']
          : kind === 'prerm'
            ? ['remove']
            : ['purge']
    const env = new Map([
      ['DPKG_MAINTSCRIPT_NAME', kind],
      ['DPKG_MAINTSCRIPT_PACKAGE', pack.replace(/:.*/, '')],
    ])
    found.push({
      path: `/var/lib/dpkg/info/${name}`,
      how: { actor: 'root', trigger: 'install', by: `${kind} of ${pack}`, args, env },
    })
  }
  for (const name of listed(root, 'etc/init.d'))
    for (const verb of ['start', 'stop'])
      found.push({
        path: `/etc/init.d/${name}`,
        how: { actor: 'root', trigger: verb, by: `init.d/${name}`, args: [verb] },
      })
  return found
}

/** The acts of one way, as the tree on disk stands. */
export const followed = (root: string, { path, how }: Way): ActFindings => {
  const tree = fsTree(root)
  const files = new Map([[path, new Uint8Array(readFileSync(join(root, path)))]])
  const view = { tree, files, records: [], collector: 'oracle', resolve: createAccess(tree).resolve }
  return shellReader(view).script(path, how)
}
