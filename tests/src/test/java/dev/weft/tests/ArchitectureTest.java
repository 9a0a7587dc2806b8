package dev.weft.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md. */
class ArchitectureTest {
    private static final String CLI = "dev.weft.cli..";
    private static final String CLUSTER = "dev.weft.cluster..";
    private static final String EXAMPLES = "dev.weft.examples..";
    private static final String LINES = "dev.weft.lines..";
    private static final String MAVEN = "dev.weft.maven..";
    private static final String NET = "dev.weft.net..";
    private static final String SHARING = "dev.weft.sharing..";
    private static final String[] CORE = {
        "dev.weft", "dev.weft.async..", "dev.weft.host..", "dev.weft.job..", "dev.weft.worker..", LINES, "dev.weft.seen..", SHARING, NET
    };
    private static final String IPC = "dev.weft.ipc..";
    private static final String AGENT = "dev.weft.trace.agent..";
    private static final String REPORT = "dev.weft.trace.report..";
    private static final String RUNTIME = "dev.weft.trace";
    private static final String RUNTIME_INTERNAL = "dev.weft.trace.internal..";
    private static final String FORMAT = "dev.weft.trace.format..";

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.weft");

    @Test
    void nobodyNeedsTheCommand() {
        noClasses().that().resideOutsideOfPackage(CLI).should().dependOnClassesThat().resideInAPackage(CLI)
                .because("the command is options and words on top of the parts, which are libraries first").check(CLASSES);
    }

    @Test
    void channelsKnowNoPool() {
        noClasses().that().resideInAPackage(IPC).should().dependOnClassesThat()
                .resideInAnyPackage(with(CORE, RUNTIME, RUNTIME_INTERNAL, AGENT, REPORT, FORMAT))
                .because("frames and codecs are tested, fuzzed and replaced without a pool").check(CLASSES);
    }

    @Test
    void connectionsKnowNoSharedObject() {
        noClasses().that().resideInAnyPackage(LINES, NET).should().dependOnClassesThat().resideInAnyPackage("dev.weft", SHARING)
                .because("what is not decoded before the key is proved cannot be decoded by who proves it").check(CLASSES);
        noClasses().that().resideInAPackage(LINES).should().dependOnClassesThat().resideInAPackage(NET)
                .because("a line is the same whatever carries its packets").check(CLASSES);
    }

    @Test
    void poolsCostNothingOfManagement() {
        noClasses().that().resideInAnyPackage(CORE)
                .and().haveNameNotMatching("dev\\.weft\\.(PoolBean|PoolMXBean|seen\\.(PoolsBean|OpenForm))")
                .should().dependOnClassesThat().resideInAnyPackage("javax.management..", "java.lang.management..")
                .because("a program with a pool must not load JMX before somebody looks at it").check(CLASSES);
    }

    @Test
    void runMeetsTraceInItsPublicApiOnly() {
        noClasses().that().resideInAnyPackage(CORE).should().dependOnClassesThat()
                .resideInAnyPackage(AGENT, REPORT, FORMAT, RUNTIME_INTERNAL)
                .because("a pool must cost nothing when no agent is there").check(CLASSES);
    }

    @Test
    void examplesStandOnThePoolAndNobodyOnThem() {
        noClasses().that().resideInAPackage(EXAMPLES).should().dependOnClassesThat()
                .resideInAnyPackage("dev.weft.worker..", LINES, NET, SHARING, AGENT, REPORT, FORMAT, RUNTIME_INTERNAL)
                .because("examples run on what any program has").check(CLASSES);
        noClasses().that().resideOutsideOfPackages(EXAMPLES, CLI).should().dependOnClassesThat().resideInAPackage(EXAMPLES)
                .because("neither a pool nor a trace needs documentation").check(CLASSES);
    }

    @Test
    void nobodyNeedsAClusterButTheCommand() {
        noClasses().that().resideOutsideOfPackages(CLUSTER, CLI).should().dependOnClassesThat().resideInAPackage(CLUSTER)
                .because("who has no cluster carries no client of a server").check(CLASSES);
        noClasses().that().resideInAPackage(CLUSTER).should().dependOnClassesThat()
                .resideInAnyPackage("dev.weft.worker..", LINES, NET, SHARING, AGENT, REPORT, RUNTIME_INTERNAL)
                .because("nodes pass on bytes and know nothing of tasks").check(CLASSES);
    }

    @Test
    void thePlugInForMavenNeedsNoClassOfWeft() {
        noClasses().that().resideInAPackage(MAVEN).should().dependOnClassesThat().resideInAnyPackage(
                        with(CORE, IPC, CLI, EXAMPLES, RUNTIME, RUNTIME_INTERNAL, AGENT, REPORT, FORMAT))
                .because("Maven may run on a Java that is too old for them").check(CLASSES);
    }

    @Test
    void traceDoesNotNeedRun() {
        noClasses().that().resideInAnyPackage(RUNTIME, RUNTIME_INTERNAL, AGENT, REPORT, FORMAT).should().dependOnClassesThat()
                .resideInAnyPackage(with(CORE, IPC))
                .because("any Java program can be traced, with Weft's library or without").check(CLASSES);
    }

    @Test
    void theFormatStandsAlone() {
        noClasses().that().resideInAPackage(FORMAT).should().dependOnClassesThat()
                .resideInAnyPackage(RUNTIME, RUNTIME_INTERNAL, AGENT, REPORT)
                .because("the file is the contract between recorder and report; it belongs to neither").check(CLASSES);
    }

    @Test
    void recorderAndReportDoNotKnowEachOther() {
        noClasses().that().resideInAPackage(REPORT).should().dependOnClassesThat().resideInAnyPackage(RUNTIME, RUNTIME_INTERNAL, AGENT)
                .because("a report is made offline, by anyone, from files").check(CLASSES);
        noClasses().that().resideInAnyPackage(RUNTIME, RUNTIME_INTERNAL, AGENT).should().dependOnClassesThat().resideInAPackage(REPORT)
                .because("what lives in the traced program is as small as it can be").check(CLASSES);
    }

    @Test
    void theRuntimeLivesWithoutTheAgent() {
        noClasses().that().resideInAnyPackage(RUNTIME, RUNTIME_INTERNAL).should().dependOnClassesThat().resideInAPackage(AGENT)
                .because("its calls are compiled into programs that never see an agent").check(CLASSES);
    }

    private static String[] with(String[] packages, String... more) {
        return Stream.concat(Stream.of(packages), Stream.of(more)).toArray(String[]::new);
    }
}
