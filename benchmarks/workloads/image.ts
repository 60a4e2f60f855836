import type { Workload } from './contract.ts'
import { forest, named } from './forest.ts'

const part = named('core common util locale model view base', ' -data -dev')

export const image: Workload = {
  name: 'image',
  about: 'a container image: a distribution, a language runtime, one application',
  entries: ({ records, seed }) =>
    forest(
      [
        { at: '/etc', share: 4, file: named('site app main default', '.conf .d .cfg'), directory: part, depth: 3 },
        { at: '/usr/bin', share: 2, mode: 0o755, file: named('tool run', ' .sh'), directory: part, depth: 2 },
        { at: '/usr/lib/x86_64-linux-gnu', share: 12, file: named('lib', '.so .so.1 .a'), directory: part },
        {
          at: '/usr/lib/python3/dist-packages',
          share: 30,
          file: named('mod test init', '.py .pyc .pyi'),
          directory: part,
        },
        { at: '/usr/share/doc', share: 14, file: named('changelog copyright readme', '.gz .txt '), directory: part },
        { at: '/usr/share/locale', share: 10, file: named('messages', '.mo'), directory: part },
        {
          at: '/var/lib/dpkg/info',
          share: 6,
          file: named('pkg', '.list .md5sums .postinst'),
          directory: part,
          depth: 2,
        },
        { at: '/app', share: 22, uid: 200, file: named('index page job', '.js .map .json .env'), directory: part },
      ],
      records,
      seed,
    ),
}
