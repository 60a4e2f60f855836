import type { CollectOptions, Collector } from '../../model/index.ts'
import { isRpmLead } from '../../parse/index.ts'
import { newWithin, openStream, type PackedFeed } from '../stream/index.ts'
import { unpackRpm } from './unpack.ts'

/** An RPM package as a source: its header tells all but what files hold. */
const rpmFeed = ({ limits }: CollectOptions): PackedFeed => {
  const within = newWithin(limits)
  return {
    collector: 'rpm',
    cannotCarry: ['mount', 'dev', 'ino', 'selinux'],
    position: 'offset',
    content: 'inside',
    unpack: (input, sink, each) => unpackRpm(input, sink, each, within),
    close: within.kept.close,
  }
}

/** An RPM package (binary, with a cpio payload). */
export const rpm: Collector = Object.freeze<Collector>({
  name: 'rpm',
  packages: true,
  accepts: ({ isDirectory, head }) => !isDirectory && isRpmLead(head),
  open: (target, options) => openStream(rpmFeed(options), target, options),
})
