import { TRACE_FORMATS, traceDecoder } from '../../../src/parse/index.ts'
import type { FuzzTarget } from '../contract.ts'

const SEEDS: Readonly<Record<string, readonly string[]>> = {
  strace: [
    '1 execve("/d", ["d"], 0x1 /* 1 vars */) = 0\n1 clone(child_stack=NULL, flags=CLONE_FS|SIGCHLD <unfinished ...>\n2 openat(AT_FDCWD</x>, "a\\76\\n", O_WRONLY|O_CREAT, 0644) = 3</x/a\\76>\n1 <... clone resumed>) = 2\n2 fchmod(3</x/a>, 0600) = 0\n',
    '12:00:01.5 setgroups(1, [33]) = 0\nsetgid(33) = 0\nsetresuid(-1, 33, -1) = 0\nsetuid(0) = 0\numask(027) = 022\nchdir("/a") = 0\nmkdir("b", 0777) = 0\n+++ exited with 1 +++\n',
    '[pid  7] bind(4<UNIX-STREAM:[1->2]>, {sa_family=AF_UNIX, sun_path="/run/s"}, 110) = 0 <0.00001>\n[pid  7] capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=1<<CAP_KILL, permitted=1<<CAP_KILL, inheritable=0}) = 0\n',
  ],
  audit: [
    'type=SYSCALL msg=audit(1.1:10): arch=c000003e syscall=257 success=yes exit=3 a2=241 a3=1b6 pid=7 uid=0 gid=0 euid=0 suid=0 egid=0 sgid=0 exe="/d"\ntype=CWD msg=audit(1.1:10): cwd="/v"\ntype=PATH msg=audit(1.1:10): item=0 name=642F nametype=CREATE\ntype=EOE msg=audit(1.1:10): \n',
  ],
  falco: [
    '{"output_fields":{"evt.type":"openat","proc.pid":5,"user.uid":33,"fd.name":"/etc/x","evt.arg.flags":"O_CREAT"}}\n',
  ],
  fatrace: ['10:00:00.1 n(12) [33:33]: W+   /var/x\ncp(1): <>D /y\n'],
  inotifywait: ['/srv/ CREATE,ISDIR a b\n/srv/ MOVED_TO c\n'],
}
const WORDS =
  '<unfinished ...> <... resumed> +++ exited with 0 +++ AT_FDCWD O_WRONLY|O_CREAT|O_TRUNC = -1 ENOENT (x) = 0 = ? "\\" ... CLONE_THREAD|CLONE_FS|CLONE_FILES setresuid(0, 0, 0) clone( vfork() close(3) dup2(3, 4) fchdir(3) chroot("/x") rename( renameat2( ../.. // type=PATH nametype=DELETE nametype=PARENT msg=audit( name= 99999999999'.split(
    ' ',
  )

/** Every format of traces, each by its own decoder, whole and in pieces: both must tell the same. */
export const traces: readonly FuzzTarget[] = TRACE_FORMATS.map(({ name, decoder }) => ({
  name: `trace-${name}`,
  seeds: SEEDS[name] ?? [],
  words: WORDS,
  run: (bytes) => {
    const tell = (size: number): string => {
      const reader = decoder({ file: 'x' })
      for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
      reader.end()
      try {
        return JSON.stringify(reader.finish())
      } catch (error) {
        return String(error)
      }
    }
    if (tell(bytes.length + 1) !== tell(7)) throw new Error('chunks matter')
    traceDecoder({ file: 'x' }).push(bytes)
  },
}))
