#!/usr/bin/env bash
# Gets the programs that the demo and the tests run against into .tools/, as Debian packages, without root and
# without touching the system: apt works on its own lists, cache and sources below .tools/apt.
#
#   eng/get-tools.sh nats-server   the newest nats-server only (what the demo needs)
#   eng/get-tools.sh [all]         nats-server of three suites, Prometheus with promtool, Alertmanager with amtool, Chromium
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools="$root/.tools"
what=${1:-all}

# stable name below .tools/bin | suite | package | program inside the package | what else it needs, then with all libraries
table=$(cat <<'TABLE'
nats-server|sid|nats-server|nats-server
nats-server-2.10|trixie|nats-server|nats-server
nats-server-2.9|bookworm|nats-server|nats-server
prometheus|bookworm|prometheus|prometheus
promtool|bookworm|prometheus|promtool
alertmanager|bookworm|prometheus-alertmanager|prometheus-alertmanager
amtool|bookworm|prometheus-alertmanager|amtool
chromium|bookworm|chromium-headless-shell|chromium-headless-shell|fonts-inter
TABLE
)

say() { printf 'get-tools: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

case "$what" in
  all) ;;
  nats-server) table=$(head -n 1 <<<"$table") ;;
  *) fail "unknown argument '$what'; use nats-server or all" ;;
esac

missing() {
  local line name
  while IFS= read -r line; do
    name=${line%%|*}
    [[ -x "$tools/bin/$name" && ! ( $name == alertmanager && $(readlink "$tools/bin/$name") != */start ) ]] || printf '%s\n' "$line"
  done <<<"$table"
}

[[ -n $(missing) ]] || exit 0

if ! command -v apt-get >/dev/null || ! command -v dpkg >/dev/null; then
  fail "this system has no apt. Install nats-server from its official release so that it is on PATH" \
    "and run ./demo.sh again; the tests also need the programs listed in eng/get-tools.sh as .tools/bin/<name>."
fi

mkdir -p "$tools/apt" "$tools/bin"
exec 9>"$tools/apt/lock"
flock 9
todo=$(missing)
[[ -n $todo ]] || exit 0

# The machine's own Debian source with another suite: entries for add-ons, updates and other vendors are left out.
codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
configured_source() {
  local suite=$1 file
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [[ -r $file ]] || continue
    awk -v suite="$suite" -v codename="$codename" '
      $1 == "deb" {
        line = $0; sub(/#.*/, "", line); options = ""
        if (match(line, /\[[^]]*\]/)) { options = substr(line, RSTART, RLENGTH) " "; sub(/\[[^]]*\]/, "", line) }
        n = split(line, part, /[ \t]+/)
        if ((part[3] == codename || part[3] ~ /^(stable|testing|unstable|sid|bookworm|trixie)$/) && part[4] == "main") {
          print "deb " options part[2] " " suite " main"; exit
        }
      }' "$file"
  done
  for file in /etc/apt/sources.list.d/*.sources; do
    [[ -r $file ]] || continue
    awk -v suite="$suite" -v codename="$codename" '
      BEGIN { RS = ""; FS = "\n" }
      {
        uri = ""; key = ""; types = ""; ours = 0; main = 0; on = 1; field = ""
        for (i = 1; i <= NF; i++) {
          if ($i ~ /^#/) continue
          if ($i ~ /^[^ \t]/) { field = tolower($i); sub(/:.*/, "", field); value = $i; sub(/^[^:]*:[ \t]*/, "", value) }
          else { value = $i; sub(/^[ \t]+/, "", value); if (field == "signed-by") { key = key "\n " value; continue } }
          n = split(value, word, /[ \t]+/)
          for (j = 1; j <= n; j++) {
            if (field == "suites" && (word[j] == codename || word[j] ~ /^(stable|testing|unstable|sid|bookworm|trixie)$/)) ours = 1
            if (field == "components" && word[j] == "main") main = 1
          }
          if (field == "uris" && uri == "") uri = word[1]
          if (field == "types") types = value
          if (field == "enabled" && tolower(value) == "no") on = 0
          if (field == "signed-by") key = value
        }
        if (uri != "" && ours && main && on && types ~ /(^| )deb( |$)/) {
          print "deb [" (key ~ /^\// ? "signed-by=" key : "") "] " uri " " suite " main"; exit
        }
      }' "$file" | sed 's/ \[\] / /'
  done
}

retry() {
  local try
  for try in 1 2 3 4; do
    if "$@"; then return 0; fi
    say "attempt $try failed: ${*: -3}"
    [[ $try == 4 ]] || sleep $((try * 3))
  done
  return 1
}

# Read after the system's own configuration (whose proxy settings hold), so that hooks can be cleared.
write_apt_conf() {
  local folder=$1
  cat >"$folder/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::Etc::sourcelist "$folder/sources.list";
Dir::Etc::sourceparts "-";
Dir::Etc::preferences "$folder/none";
Dir::Etc::preferencesparts "$folder/none.d";
Dir::State "$folder/state";
Dir::State::lists "$folder/lists";
Dir::State::status "$folder/status";
Dir::Cache "$folder/cache";
Dir::Log "$folder/log";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::Retries "3";
CONF
}

apt() { apt-get -qq -c "$tools/apt/$1/apt.conf" "${@:2}"; }

update_suite() {
  local suite=$1 folder="$tools/apt/$1"
  mkdir -p "$folder"/{state,lists/partial,cache/archives/partial,log,deb,none.d}
  : >"$folder/status"
  configured_source "$suite" | head -n 1 >"$folder/sources.list"
  [[ -s "$folder/sources.list" ]] || fail "no Debian source with component main is configured on this machine (looked for '$codename'" \
    "in /etc/apt/sources.list and /etc/apt/sources.list.d). Install nats-server on PATH for the demo."
  write_apt_conf "$folder"
  retry apt "$suite" update || fail "cannot read the package list of Debian $suite"
}

unpack() {
  local suite=$1 package=$2 folder="$tools/apt/$1" target="$tools/$1/$2"
  [[ -d $target ]] && return 0
  rm -f "$folder/deb/${package}"_*.deb
  (cd "$folder/deb" && retry apt "$suite" download "$package") || fail "cannot download $package of Debian $suite"
  rm -rf "$target.part"
  mkdir -p "$target.part"
  dpkg -x "$folder"/deb/"${package}"_*.deb "$target.part"
  mv "$target.part" "$target"
  rm -f "$folder/deb/${package}"_*.deb
}

# What a browser without windows and graphics card never loads, and what every system has.
unused='^(libc6|libllvm.*|libz3.*|libgl(1|x|api|vnd).*|libicu.*|libdrm-(intel|radeon|amdgpu|nouveau).*|libtinfo.*|libxaw.*|libedit.*)$'

# A program with its libraries and fonts, in one folder, since the system may have none of them.
unpack_whole() {
  local suite=$1 package=$2 folder="$tools/apt/$1" target="$tools/$1/$2" all
  [[ -d $target ]] && return 0
  all=$(apt "$suite" -s --no-install-recommends install "${@:2}" | awk '$1 == "Inst" { print $2 }' | sed 's/:.*//' \
    | grep -E '^(lib|zlib|fonts-|chromium)' | grep -vE "$unused") || fail "cannot tell what $package of Debian $suite needs"
  rm -rf "$folder/deb" "$target.part"
  mkdir -p "$folder/deb" "$target.part"
  # shellcheck disable=SC2086
  (cd "$folder/deb" && retry apt "$suite" download $all) || fail "cannot download $package of Debian $suite with its libraries"
  printf '%s\0' "$folder"/deb/*.deb | xargs -0 -P 4 -I {} dpkg -x {} "$target.part" || fail "cannot unpack $package of Debian $suite"
  rm -rf "$folder"/deb/* "$target.part"/usr/share/{doc,man,lintian} "$target.part/usr/lib/chromium/libVkLayer_khronos_validation.so"
  mv "$target.part" "$target"
}

# Starts a program with the libraries and fonts that lie beside it.
write_wrapper() {
  local target=$1 program=$2 name=$3
  cat >"$target/fonts.conf" <<'CONF'
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir prefix="relative">usr/share/fonts</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
CONF
  cat >"$target/start" <<START
#!/bin/sh
here=\$(dirname "\$(readlink -f "\$0")")
libraries=\$(printf '%s:' "\$here"/usr/lib/*-linux-gnu "\$here"/lib/*-linux-gnu "\$here"/usr/lib/*-linux-gnu/pulseaudio)
export LD_LIBRARY_PATH="\${libraries%:}" FONTCONFIG_FILE="\$here/fonts.conf" XDG_CACHE_HOME="\$here/cache"
exec "\$here/${program#"$target/"}" "\$@"
START
  chmod +x "$target/start"
  ln -sfn "..${target#"$tools"}/start" "$tools/bin/$name"
}

# Debian's Alertmanager looks for its templates in /usr/share, where a package that is only unpacked has none: another place of the
# same length is written into it, below the folder it runs in.
write_relocated() {
  local target=$1 program=$2 name=$3
  LC_ALL=C sed 's#/usr/share/prometheus/alertmanager#././././././././././././/templates#g' "$program" >"$target/$name"
  ln -sfn alertmanager "$target/usr/share/prometheus/templates"
  cat >"$target/start" <<START
#!/bin/sh
here=\$(dirname "\$(readlink -f "\$0")")
cd "\$here/usr/share/prometheus" && exec "\$here/$name" "\$@"
START
  chmod +x "$target/start" "$target/$name"
  ln -sfn "..${target#"$tools"}/start" "$tools/bin/$name"
}

for suite in $(cut -d '|' -f 2 <<<"$todo" | sort -u); do
  say "reading the package list of Debian $suite"
  update_suite "$suite"
  while IFS='|' read -r name from package program more; do
    [[ $from == "$suite" ]] || continue
    if [[ -n $more ]]; then unpack_whole "$suite" "$package" "$more"; else unpack "$suite" "$package"; fi
    # A browser lies among its own files and has only a script on the path.
    file=$(find "$tools/$suite/$package" -type f -name "$program" -perm -u+x -size +100k | head -n 1)
    [[ -n $file ]] || fail "$package of Debian $suite holds no program '$program'"
    if [[ -n $more ]]; then
      write_wrapper "$tools/$suite/$package" "$file" "$name"
    elif [[ $name == alertmanager ]]; then
      write_relocated "$tools/$suite/$package" "$file" "$name"
    else
      ln -sfn "..${file#"$tools"}" "$tools/bin/$name"
    fi
    say "$name: $("$tools/bin/$name" --version 2>&1 | head -n 1)"
  done <<<"$todo"
  rm -rf "$tools/apt/$suite/lists" "$tools/apt/$suite/cache"
done
