import type { Workload } from './contract.ts'
import { home } from './home.ts'
import { image } from './image.ts'
import { mail } from './mail.ts'
import { nodeModules } from './node-modules.ts'
import { deep, flat } from './pathological.ts'
import { server, services } from './server.ts'

export type { Workload, WorkloadOptions } from './contract.ts'
export { ownRecords } from './own.ts'
export { type PlainRecord, plainRecord, WIRE_END, wireLine } from './record.ts'
export { inWalkOrder } from './walk-order.ts'

/** Every kind of tree that is generated. */
export const WORKLOADS: readonly Workload[] = [server, image, home, mail, nodeModules, flat, deep, services]
