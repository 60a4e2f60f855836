import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { bytesOf, memoryTree } from '../../src/model/index.ts'
import { silentFiles } from '../../src/scan/silent-files.ts'

const inode = (path: string, type: 'file' | 'directory' | 'symlink') => ({
  path: bytesOf(path),
  type,
  mode: 0o644,
  uid: 0,
  gid: 0,
  linkTarget: null,
})
const tree = memoryTree(
  [
    inode('/etc/cron.d', 'directory'),
    inode('/etc/cron.d/a', 'file'),
    inode('/etc/cron.d/b', 'file'),
    inode('/etc/cron.d/link', 'symlink'),
    inode('/etc/cron.d/sub', 'directory'),
    inode('/etc/x.conf', 'file'),
    inode('/lib/systemd/system/a.service', 'file'),
    inode('/lib/systemd/system/a.timer', 'file'),
  ],
  { ancestors: 'root', whole: true, files: new Map() },
)

test('files that are wanted and were not read are told, and nothing else', () => {
  const globs = ['/etc/cron.d/*', '/{lib,usr/lib}/systemd/system/*.service', '/etc/**/*.conf', '/etc/crontab']
  const silent = silentFiles(globs, tree, (path) => path === '/etc/cron.d/a')
  assert.equal(silent, ['/etc/cron.d/b', '/lib/systemd/system/a.service'])
})

test.run()
