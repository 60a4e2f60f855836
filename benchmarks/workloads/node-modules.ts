import type { Workload } from './contract.ts'
import { among, forest, named } from './forest.ts'

export const nodeModules: Workload = {
  name: 'node_modules',
  about: 'deploys of an application with its packages, packages inside packages',
  entries: ({ records, seed }) =>
    forest(
      ['/srv/app', '/srv/api', '/opt/worker'].map((at, i) => ({
        at,
        share: 3 - i,
        uid: i === 0 ? 0 : 200 + i,
        file: named('index types util package LICENSE', '.js .d.ts .map .json .md .cjs'),
        directory: (n: number, random: () => number) =>
          `${among(['node_modules', 'dist', 'lib', '@scope', 'src', 'esm'], random)}-${n}`,
        files: 14,
        depth: 12,
      })),
      records,
      seed,
    ),
}
