import { mtreeDecoder } from '../../parse/index.ts'
import type { Feed } from '../stream/index.ts'

export const mtreeFeed: Feed = Object.freeze<Feed>({
  collector: 'mtree',
  cannotCarry: ['acl', 'defaultAcl', 'caps', 'selinux', 'mount'],
  position: 'line',
  content: 'beside',
  decoder: mtreeDecoder,
})
