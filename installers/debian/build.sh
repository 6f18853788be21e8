#!/bin/sh
# Make a .deb from dist/branchline (see installers/README.md): installers/debian/build.sh [OUT]
set -eu
cd "$(dirname "$0")/../.."
out=${1:-dist}
[ -x dist/branchline/branchline ] || { echo "build.sh: make dist/branchline first" >&2; exit 1; }

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
arch=$(dpkg --print-architecture)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 755 "$tree"

mkdir -p "$tree/DEBIAN" "$tree/opt" "$tree/usr/bin" "$tree/usr/share/applications" "$out"
cp -a dist/branchline "$tree/opt/branchline"
ln -s /opt/branchline/branchline "$tree/usr/bin/branchline"
cat >"$tree/usr/share/applications/branchline.desktop" <<END
[Desktop Entry]
Type=Application
Name=Branchline
Name[zh_CN]=分线通
Exec=/opt/branchline/branchline
Categories=Office;
Terminal=false
END
cat >"$tree/DEBIAN/control" <<END
Package: branchline
Version: $version
Architecture: $arch
Maintainer: Branchline <branchline@localhost>
Installed-Size: $(du -sk "$tree/opt" | cut -f1)
Depends: libc6, libglib2.0-0, libgl1, libegl1, libdbus-1-3, libfontconfig1, libxkbcommon0, libxkbcommon-x11-0, libxcb-cursor0, libx11-xcb1, libxcb-icccm4, libxcb-keysyms1, libxcb-shape0, libxcb-xkb1, libxcb-randr0, libxcb-render-util0, libxcb-image0, libxcb-sync1, libxcb-xfixes0
Description: Dealer and store desktop that sells, orders and reconciles with or without the line
END
dpkg-deb --root-owner-group --build "$tree" "$out/branchline_${version}_${arch}.deb"
