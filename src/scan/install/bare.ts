import { type Inode, memoryTree, type PackageSystem, type Tree } from '../../model/index.ts'

/** A system with nothing on it but what every one of its kind has: what packages are put on when no other base is given. */
export interface Bare {
  readonly tree: Tree
  readonly passwd: string
  readonly group: string
}

/** Accounts whose numbers are the same on every Debian system (base-passwd; Debian policy, 9.2.2): `name:uid:gid:home`. */
const DEBIAN_USERS =
  'root:0:0:/root daemon:1:1:/usr/sbin bin:2:2:/bin sys:3:3:/dev sync:4:65534:/bin games:5:60:/usr/games man:6:12:/var/cache/man lp:7:7:/var/spool/lpd mail:8:8:/var/mail news:9:9:/var/spool/news uucp:10:10:/var/spool/uucp proxy:13:13:/bin www-data:33:33:/var/www backup:34:34:/var/backups list:38:38:/var/list irc:39:39:/run/ircd _apt:42:65534:/nonexistent nobody:65534:65534:/nonexistent'
const DEBIAN_GROUPS =
  'root:0 daemon:1 bin:2 sys:3 adm:4 tty:5 disk:6 lp:7 mail:8 news:9 uucp:10 man:12 proxy:13 kmem:15 dialout:20 fax:21 voice:22 cdrom:24 floppy:25 tape:26 sudo:27 audio:29 dip:30 www-data:33 backup:34 operator:37 list:38 irc:39 src:40 shadow:42 utmp:43 video:44 sasl:45 plugdev:46 staff:50 games:60 users:100 nogroup:65534'

/** The same of the package `setup`, which RPM distributions share. */
const RPM_USERS =
  'root:0:0:/root bin:1:1:/bin daemon:2:2:/sbin adm:3:4:/var/adm lp:4:7:/var/spool/lpd sync:5:0:/sbin shutdown:6:0:/sbin halt:7:0:/sbin mail:8:12:/var/spool/mail operator:11:0:/root games:12:100:/usr/games ftp:14:50:/var/ftp nobody:65534:65534:/'
const RPM_GROUPS =
  'root:0 bin:1 daemon:2 sys:3 adm:4 tty:5 disk:6 lp:7 mem:8 kmem:9 wheel:10 cdrom:11 mail:12 man:15 dialout:18 floppy:19 games:20 utmp:22 tape:33 video:39 ftp:50 lock:54 audio:63 users:100 nobody:65534'

const passwdOf = (users: string): string =>
  users
    .split(' ')
    .map((user) => {
      const [name, uid, gid, home] = user.split(':')
      return `${name}:x:${uid}:${gid}::${home}:${name === 'root' ? '/bin/bash' : '/usr/sbin/nologin'}\n`
    })
    .join('')
const groupOf = (groups: string): string =>
  groups
    .split(' ')
    .map((group) => `${group.replace(':', ':x:')}:\n`)
    .join('')

/** Directories that are there before any daemon, root's and 0755: the file system standard's, and what packages put files in. */
const PLAIN =
  '/ /boot /dev /etc /etc/cron.d /etc/cron.daily /etc/default /etc/init.d /etc/logrotate.d /etc/pam.d /etc/systemd /etc/systemd/system /home /media /mnt /opt /proc /run /srv /sys /usr /usr/bin /usr/games /usr/include /usr/lib /usr/lib64 /usr/libexec /usr/local /usr/sbin /usr/share /usr/share/doc /usr/share/man /usr/src /var /var/backups /var/cache /var/lib /var/log /var/opt /var/spool'
const OPEN = '/tmp /var/tmp /run/lock /dev/shm'
const LINKS = '/bin:usr/bin /sbin:usr/sbin /lib:usr/lib /lib64:usr/lib64 /var/run:/run /var/lock:/run/lock'

const inode = (path: string, more: Partial<Inode>): Inode => ({
  path,
  type: 'directory',
  mode: 0o755,
  uid: 0,
  gid: 0,
  owner: 'root',
  group: 'root',
  acl: null,
  attrs: null,
  caps: null,
  ...more,
})

const treeOf = (mail: readonly Inode[]): Tree =>
  memoryTree(
    [
      ...PLAIN.split(' ').map((path) => inode(path, {})),
      ...OPEN.split(' ').map((path) => inode(path, { mode: 0o1777 })),
      ...LINKS.split(' ').map((link) => {
        const [path = '', linkTarget] = link.split(':')
        return inode(path, { type: 'symlink', mode: 0o777, linkTarget, nlink: 1 })
      }),
      inode('/root', { mode: 0o700 }),
      inode('/etc/passwd', { type: 'file', mode: 0o644, nlink: 1, linkTarget: null }),
      inode('/etc/group', { type: 'file', mode: 0o644, nlink: 1, linkTarget: null }),
      ...mail,
    ],
    { ancestors: 'root', whole: true },
  )

/** What a package manager's distributions have before any package that is judged: directories, links among them, and accounts. */
export const bareSystem = (system: PackageSystem): Bare =>
  system === 'dpkg'
    ? {
        tree: treeOf([
          inode('/var/mail', { mode: 0o2775, gid: 8, group: 'mail' }),
          inode('/var/local', { mode: 0o2775, gid: 50, group: 'staff' }),
          inode('/var/spool/mail', { type: 'symlink', mode: 0o777, linkTarget: '../mail', nlink: 1 }),
        ]),
        passwd: passwdOf(DEBIAN_USERS),
        group: groupOf(DEBIAN_GROUPS),
      }
    : {
        tree: treeOf([
          inode('/var/spool/mail', { mode: 0o775, gid: 12, group: 'mail' }),
          inode('/var/mail', { type: 'symlink', mode: 0o777, linkTarget: 'spool/mail', nlink: 1 }),
        ]),
        passwd: passwdOf(RPM_USERS),
        group: groupOf(RPM_GROUPS),
      }
