#!/usr/bin/env bash
# start-unit.sh VIEW SECONDS RUNTIME-DIRECTORIES SCRIPT: starts one daemon in namespaces of its own over the root VIEW and prints, once it
# had its time, `uid gid groups program` of every process of it. Called by daemons.ts inside `unshare --mount --pid --net …`;
# when it ends the kernel kills all that it started.
set -u
view=$1 seconds=$2 directories=$3 script=$4
mount --make-rprivate /
mount -t proc proc "$view/proc"
mount --bind "$view/proc/sys" "$view/proc/sys" && mount -o remount,bind,ro "$view/proc/sys"
mount -t tmpfs -o mode=755 dev "$view/dev"
for node in null:3 zero:5 full:7 random:8 urandom:9; do mknod -m 666 "$view/dev/${node%:*}" c 1 "${node#*:}"; done
mknod -m 666 "$view/dev/tty" c 5 0
mkdir -m 1777 "$view/dev/shm"
ln -s /proc/self/fd "$view/dev/fd"
mount -t tmpfs -o mode=755 run "$view/run"
mkdir -m 1777 "$view/run/lock"
ip link set lo up 2>/dev/null
echo "127.0.1.1 $(hostname)" >> "$view/etc/hosts"
chroot "$view" systemd-tmpfiles --create --prefix=/run --prefix=/var/run >/dev/null 2>&1
while read -r mode user group path; do
  [ -n "${path:-}" ] && chroot "$view" install -d -m "$mode" -o "${user:-root}" -g "${group:-root}" "/run/$path" 2>/dev/null
done <<< "$directories"
# The clock, modules, the machine's other hardware are not for a test.
dropped=-sys_time,-sys_module,-sys_boot,-sys_rawio,-mknod,-wake_alarm,-syslog
printf '%s' "$script" > "$view/run/start-me"
setpriv --bounding-set "$dropped" --inh-caps "$dropped" chroot "$view" sh /run/start-me < /dev/null > "$view/run/said" 2>&1 &
sleep "$seconds"
for process in /proc/[0-9]*; do :; done
mount -t proc proc /proc
for process in /proc/[0-9]*; do
  # A daemon may have gone into a root of its own further down.
  case $(readlink "$process/root") in "$view" | "$view"/*) ;; *) continue ;; esac
  awk '/^Uid:/ {uid=$3} /^Gid:/ {gid=$3} /^Groups:/ {$1=""; gsub(/^ | $/, ""); gsub(/ /, ","); groups=$0} END {printf "%s %s %s ", uid, gid, groups == "" ? "-" : groups}' "$process/status"
  printf '%s\n' "$(readlink "$process/exe" | sed "s#^$view##")"
done
echo "said: $(head -c 300 "$view/run/said" | tr '\n' ' ')"
