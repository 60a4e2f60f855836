import type { Workload } from './contract.ts'
import { forest, named } from './forest.ts'

const USERS = 200

export const home: Workload = {
  name: 'home',
  about: 'a home farm: 200 users, private and shared files, keys, caches',
  entries: ({ records, seed }) =>
    forest(
      Array.from({ length: USERS }, (_, i) => ({
        at: `/home/user${String(i).padStart(4, '0')}`,
        share: 1 + (i % 7),
        uid: 1000 + i,
        mode: i % 3 === 0 ? 0o600 : 0o644,
        directoryMode: i % 3 === 0 ? 0o700 : 0o755,
        file: named('report photo notes id_rsa data draft', '.txt .jpg .pdf .sqlite .pub .tar.gz '),
        directory: named('.config .cache .ssh Documents src Pictures', ' -old'),
      })),
      records,
      seed,
    ),
}
