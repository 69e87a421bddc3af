#!/usr/bin/env bash
# home.sh FOLDER VERSION MVN: puts together what SPARK_HOME needs for the tests, unless FOLDER has it already.
set -euo pipefail
folder=$1 version=$2 mvn=$3
[[ -f $folder/.complete-$version ]] && exit 0
rm -rf "$folder"
mkdir -p "$folder/jars"
"$mvn" -B -q -f "$(dirname "$0")/pom.xml" "-Dspark.version=$version" dependency:copy-dependencies \
  "-DoutputDirectory=$folder/jars"
touch "$folder/.complete-$version"
