import type { Workload } from './contract.ts'
import { among, forest } from './forest.ts'

const DOMAINS = 40

export const mail: Workload = {
  name: 'mail',
  about: 'a mail spool: 40 domains of maildirs, long names, one owner',
  entries: ({ records, seed }) =>
    forest(
      Array.from({ length: DOMAINS }, (_, i) => ({
        at: `/var/mail/vhosts/domain${i}.example`,
        share: 1 + (i % 5),
        uid: 205,
        mode: 0o600,
        directoryMode: 0o700,
        file: (n: number, random: () => number) =>
          `${1_700_000_000 + n}.M${Math.floor(random() * 1e6)}P${n % 32768}.mx1,S=${Math.floor(random() * 1e5)}:2,${among(['S', 'RS', 'F', ''], random)}`,
        directory: (n: number, random: () => number) =>
          `${among(['cur', 'new', 'tmp', '.Sent', '.Archive'], random)}${n}`,
        files: 60,
        depth: 4,
      })),
      records,
      seed,
    ),
}
