import { serverTree } from '../server.ts'
import type { Workload } from './contract.ts'

/** Twenty files a directory, so that the tree comes out at about as many records as asked for. */
const FILES = 20 / 21

export const server: Workload = {
  name: 'server',
  about: 'programs and their data, 25 services with a directory of every kind',
  entries: ({ records, seed }) => serverTree({ files: Math.ceil(records * FILES), seed, faults: 12 }),
}

export const services: Workload = {
  name: 'services',
  about: 'the same server with 10,000 services (a thirtieth of the records where there are fewer than 300,000)',
  entries: ({ records, seed }) => {
    const count = Math.max(1, Math.min(10_000, Math.floor(records / 30)))
    return serverTree({ files: Math.max(1, records - count * 10), services: count, seed, faults: 12 })
  },
}
