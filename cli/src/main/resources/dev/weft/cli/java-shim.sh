#!/bin/sh
# What scripts take for `java` that a traced program has started: it starts the java that they mean, with Weft's agent and with
# the environment as it would be without Weft. The rules of what gets the agent are those of JavaCommand in dev.weft.trace.
set -u
shims=@SHIMS@
agent=${WEFT_JAVA_AGENT-}
unset WEFT_JAVA_AGENT

path=:${PATH-}:
while :; do
    case $path in
        *":$shims/bin:"*) path=${path%%":$shims/bin:"*}:${path#*":$shims/bin:"} ;;
        *) break ;;
    esac
done
path=${path#:}
PATH=${path%:}
case ${JAVA_HOME-} in "$shims/homes/"*) JAVA_HOME=${JAVA_HOME#"$shims/homes"} ;; esac
case $0 in "$shims/homes/"*) java=${0#"$shims/homes"} ;; *) java=java ;; esac

# An image that was linked without java.instrument does not start with an agent.
has_instrument() {
    real=$(readlink -f -- "$(command -v -- "$java")" 2>/dev/null) || return 0
    lib=${real%/bin/java}/lib
    [ ! -e "$lib/modules" ] || [ -e "$lib/libinstrument.so" ] || [ -e "$lib/libinstrument.dylib" ]
}

# Goes over the options, up to the main class or what stands for it; what follows is the program's.
traced=yes archives=refused value= options=0
for word; do
    if [ -n "$value" ]; then
        case $value$word in --add-modules*java.instrument*) archives=accepted ;; esac
        value=
    else
        case $word in
            -jar | -m | --module | --module=*) break ;;
            "${agent%%=*}="* | --limit-modules* | -XX:AOTMode=record* | -XX:AOTMode=create* | -XX:AOTCacheOutput=* | -XX:AOTConfiguration=* | \
            -XX:ArchiveClassesAtExit=* | -Xshare:dump* | -XX:+DumpSharedSpaces* | -XX:+RecordDynamicDumpInfo* | -XX:DumpLoadedClassList=*)
                traced=no ;;
            --add-modules=*java.instrument*) archives=accepted ;;
            -cp | -classpath | --class-path | -p | --module-path | --upgrade-module-path | --add-modules | --add-exports | --add-opens | \
            --add-reads | --patch-module | --enable-native-access | --source)
                value=$word ;;
            -*) ;;
            *) break ;;
        esac
    fi
    options=$((options + 1))
done
if [ -z "$agent" ] || [ $traced = no ] || ! has_instrument; then
    exec "$java" "$@"
fi

# A JVM with an agent refuses archives of classes, with lines on standard output.
if [ $archives = refused ]; then
    for word; do
        shift
        if [ $options -gt 0 ]; then
            options=$((options - 1))
            case $word in -XX:AOTCache=* | -XX:AOTMode=* | -XX:SharedArchiveFile=* | -XX:+AutoCreateSharedArchive*) continue ;; esac
        fi
        set -- "$@" "$word"
    done
fi
exec "$java" "$agent" "$@"
