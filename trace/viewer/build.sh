#!/bin/sh
# Bundles the viewer into trace/report, or into the folder given. Uses the esbuild of the Maven artifact, or $ESBUILD, so that the
# result is the committed one to the byte.
set -eu
cd "$(dirname "$0")"
target=${1:-../report/src/main/resources/dev/weft/trace/report}
esbuild=${ESBUILD:-}
if [ -z "$esbuild" ]; then
  version=$(sed -n 's:.*<esbuild.version>\(.*\)</esbuild.version>.*:\1:p' ../../pom.xml)
  jar=$HOME/.m2/repository/org/mvnpm/at/esbuild/linux-x64/$version/linux-x64-$version.jar
  [ -f "$jar" ] || { echo "build.sh: $jar is missing: run mvn -pl trace/report -am test-compile, or set ESBUILD" >&2; exit 1; }
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  unzip -q -j "$jar" 'META-INF/resources/_static/linux-x64/*/bin/esbuild' -d "$folder"
  esbuild=$folder/esbuild
  chmod +x "$esbuild"
fi
mkdir -p "$target"
"$esbuild" src/shell/main.ts --bundle --minify --format=iife --target=es2022 --charset=ascii --legal-comments=none --log-level=warning --outfile="$target/viewer.js"
"$esbuild" src/style.css --minify --charset=ascii --log-level=warning --outfile="$target/viewer.css"
cp src/page.html "$target/page.html"
