/** Small programs that give up root, rightly or not: the body of main in C, and the rules that must find it. `U` is user and group 33. */
export interface DropProgram {
  readonly name: string
  readonly body: string
  readonly found: readonly ('drop/order' | 'drop/regained')[]
}

/** What each goes on to do: a process that does nothing has ignored nothing. */
const WORK = 'work();'

const right = (name: string, body: string): DropProgram => ({ name, body: `${body} ${WORK}`, found: [] })
const wrong = (name: string, body: string): DropProgram => ({ name, body: `${body} ${WORK}`, found: ['drop/order'] })

export const DROP_PROGRAMS: readonly DropProgram[] = [
  right('right-setgroups-setgid-setuid', 'gid_t g[] = {U}; must(setgroups(1, g)); must(setgid(U)); must(setuid(U));'),
  right('right-setgid-setgroups-setuid', 'must(setgid(U)); must(setgroups(0, 0)); must(setuid(U));'),
  right('right-initgroups', 'must(initgroups("www-data", U)); must(setgid(U)); must(setuid(U));'),
  right('right-setres', 'must(setgroups(0, 0)); must(setresgid(U, U, U)); must(setresuid(U, U, U));'),
  right('right-setre', 'must(setgroups(0, 0)); must(setregid(U, U)); must(setreuid(U, U));'),
  right(
    'right-proved',
    'must(setgroups(0, 0)); must(setgid(U)); must(setuid(U)); if (setuid(0) == 0) exit(1); if (seteuid(0) == 0) exit(1);',
  ),
  right(
    'right-in-child',
    'if (fork() == 0) { must(setgroups(0, 0)); must(setgid(U)); must(setuid(U)); work(); exit(0); } wait(0);',
  ),
  right(
    'right-keeps-one-capability',
    'prctl(PR_SET_KEEPCAPS, 1); must(setgroups(0, 0)); must(setgid(U)); must(setuid(U)); only(1 << 10);',
  ),
  right(
    'right-then-another-program',
    'must(setgroups(0, 0)); must(setgid(U)); must(setuid(U)); work(); execl("/bin/true", "true", (char *)0);',
  ),
  right('right-checked-failure', 'must(setgroups(0, 0)); must(setgid(U)); lock(); must(setuid(U));'),
  right(
    'right-no-new-privs',
    'prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); must(setgroups(0, 0)); must(setgid(U)); must(setuid(U));',
  ),
  right('right-stays-root', ''),
  right(
    'right-after-a-failed-try',
    'gid_t g[] = {U}; (void)!setgroups(-1, g); must(setgroups(1, g)); must(setgid(U)); must(setuid(U));',
  ),
  wrong('wrong-order-uid-first', '(void)!setuid(U); (void)!setgid(U); (void)!setgroups(0, 0);'),
  wrong('wrong-order-gid-after', 'must(setgroups(0, 0)); must(setuid(U)); (void)!setgid(U);'),
  wrong('wrong-order-groups-after', 'must(setgid(U)); must(setuid(U)); (void)!setgroups(0, 0);'),
  wrong('missing-setgroups', 'must(setgid(U)); must(setuid(U));'),
  wrong('missing-setgid', 'must(setgroups(0, 0)); must(setuid(U));'),
  wrong('missing-both', 'must(setuid(U));'),
  wrong('saved-user-left', 'must(setgroups(0, 0)); must(setgid(U)); must(setresuid(U, U, 0));'),
  wrong('real-user-left', 'must(setgroups(0, 0)); must(setgid(U)); must(seteuid(U));'),
  wrong('saved-group-left', 'must(setgroups(0, 0)); must(setresgid(U, U, 0)); must(setuid(U));'),
  wrong('effective-group-alone', 'must(setgroups(0, 0)); must(setegid(U)); must(setuid(U));'),
  wrong('group-of-root-kept', 'gid_t g[] = {0, U}; must(setgroups(2, g)); must(setgid(U)); must(setuid(U));'),
  wrong('all-capabilities-kept', 'prctl(PR_SET_KEEPCAPS, 1); must(setgroups(0, 0)); must(setgid(U)); must(setuid(U));'),
  wrong(
    'setuid-capability-kept',
    'prctl(PR_SET_KEEPCAPS, 1); must(setgroups(0, 0)); must(setgid(U)); must(setuid(U)); only(1 << 7);',
  ),
  wrong('ignored-setuid-error', 'must(setgroups(0, 0)); must(setgid(U)); lock(); (void)!setuid(U);'),
  wrong(
    'ignored-setgroups-error',
    'only((1 << 7) | (1 << 6)); gid_t g[] = {U}; (void)!setgroups(-1, g); must(setgid(U)); must(setuid(U));',
  ),
  wrong('wrong-in-child', 'if (fork() == 0) { (void)!setuid(U); (void)!setgid(U); work(); exit(0); } wait(0);'),
  {
    name: 'regained',
    body: `must(setgroups(0, 0)); must(setegid(U)); must(seteuid(U)); work(); must(seteuid(0)); ${WORK}`,
    found: ['drop/regained'],
  },
  {
    name: 'regained-and-dropped-wrongly',
    body: `must(seteuid(U)); must(seteuid(0)); must(setuid(U)); ${WORK}`,
    found: ['drop/order', 'drop/regained'],
  },
]

/** The whole program. `lock` takes the capability to set users away, so that setuid fails as it does beyond a limit. */
export const sourceOf = ({ body }: DropProgram): string => `#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#define U 33
static void must(int failed) { if (failed) _exit(1); }
static void work(void) { int fd = open("/dev/null", O_WRONLY); if (fd >= 0) close(fd); }
static void only(unsigned caps) {
  struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[2] = {{caps, caps, 0}, {0, 0, 0}};
  must(syscall(SYS_capset, &head, data));
}
static void lock(void) { only(1 << 6); }
int main(void) {
  (void)must; (void)work; (void)only; (void)lock;
  ${body}
  return 0;
}
`
