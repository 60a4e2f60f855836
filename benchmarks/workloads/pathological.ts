import { randomFrom } from '../random.ts'
import type { Entry } from '../server.ts'
import type { Workload } from './contract.ts'

const directory = (path: string): Entry => ({ path, type: 'directory', mode: 0o755, uid: 0, gid: 0 })
const file = (path: string, pick: number): Entry => ({
  path,
  type: 'file',
  mode: pick < 0.01 ? 0o666 : 0o644,
  uid: pick > 0.99 ? 200 : 0,
  gid: 0,
})

export const flat: Workload = {
  name: 'flat',
  about: 'every file in one directory',
  *entries({ records, seed }) {
    const random = randomFrom(seed)
    for (const path of ['/', '/var', '/var/spool', '/var/spool/flat']) yield directory(path)
    for (let i = 4; i < records; i++) yield file(`/var/spool/flat/entry-${i}${i % 3 === 0 ? '.log' : ''}`, random())
  },
}

const DEPTH = 1_000

export const deep: Workload = {
  name: 'deep',
  about: 'directories 1,000 levels deep, one file in each',
  *entries({ records, seed }) {
    const random = randomFrom(seed)
    yield directory('/')
    yield directory('/srv')
    for (let made = 2, chain = 0; made < records; chain++) {
      let path = `/srv/c${chain}`
      for (let level = 0; level < DEPTH && made < records; level++, made += 2) {
        yield directory(path)
        yield file(`${path}/f${level % 7}.txt`, random())
        path += `/${level % 10}`
      }
    }
  },
}
