import type { Collector } from '../../model/index.ts'
import { isRpmLead } from '../../parse/index.ts'
import { openStream, type PackedFeed } from '../stream/index.ts'
import { unpackRpm } from './unpack.ts'

/** An RPM package as a source: its header tells all but what files hold. */
export const rpmFeed: PackedFeed = Object.freeze<PackedFeed>({
  collector: 'rpm',
  cannotCarry: ['mount', 'dev', 'ino', 'selinux'],
  position: 'offset',
  content: 'inside',
  unpack: unpackRpm,
})

/** An RPM package (binary, with a cpio payload). */
export const rpm: Collector = Object.freeze<Collector>({
  name: 'rpm',
  packages: true,
  accepts: ({ isDirectory, head }) => !isDirectory && isRpmLead(head),
  open: (target, options) => openStream(rpmFeed, target, options),
})
