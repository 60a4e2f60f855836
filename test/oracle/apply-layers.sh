#!/bin/sh
# Puts layers one over the other as the image specification says it, with tar alone: apply-layers.sh ROOT LAYER…
# Names must hold no newline, and links must not leave the root.
root=$1
shift
for layer; do
  tar -tf "$layer" | while IFS= read -r name; do
    name=./${name%/}
    case ${name##*/} in
      .wh..wh..opq) [ -d "$root/${name%/*}" ] && find "$root/${name%/*}/" -mindepth 1 -maxdepth 1 -exec rm -rf {} + ;;
      .wh..wh.*) ;;
      .wh.*) rm -rf "$root/${name%/*}/${name##*/.wh.}" 2>/dev/null ;;
    esac
  done
  # What is no directory takes the place of one, and the other way round; tar itself would refuse, or follow a link.
  tar -tvf "$layer" | cut -c1 >"$root.types"
  tar -tf "$layer" >"$root.names"
  paste -d/ "$root.types" "$root.names" | while IFS= read -r line; do
    type=${line%%/*}
    path=$root/${line#*/}
    path=${path%/}
    # A link to nothing among the directories above: engines make what it leads to.
    case ${path##*/} in .wh.*) ;; *) [ -d "${path%/*}" ] || mkdir -p "$(realpath -m "${path%/*}")" 2>/dev/null ;; esac
    case $type in
      d) if [ -L "$path" ] || { [ -e "$path" ] && [ ! -d "$path" ]; }; then rm -f "$path"; fi ;;
      *) case ${path##*/} in .wh.*) ;; *) if [ -d "$path" ] && [ ! -L "$path" ]; then rm -rf "$path"; fi ;; esac ;;
    esac
  done
  tar -xpf "$layer" -C "$root" --numeric-owner --keep-directory-symlink --exclude='.wh.*' 2>/dev/null
done
rm -f "$root.types" "$root.names"
exit 0
