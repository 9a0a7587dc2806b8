package dev.weft.trace.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weft.trace.format.LaneBuilder;
import dev.weft.trace.format.Layout;
import dev.weft.trace.format.Records;
import dev.weft.trace.format.TraceFileBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is outside of a scope is as if it had not been recorded. */
class ScopeTest {
    private static final int THREAD = 1;

    @TempDir
    Path folder;

    private final TraceFileBuilder file = new TraceFileBuilder(1);
    private final LaneBuilder lane = file.lane(1).thread(THREAD);
    private final int a = file.method("com.acme.A", "a", "", "", 0);
    private final int b = file.method("com.acme.B", "b", "", "", 0);
    private final int c = file.method("com.acme.C", "c", "", "", 0);

    /** {@code a 0+100 @0}: name, start, duration, depth. */
    private List<String> slices(Scope scope) throws IOException {
        return read(scope).processes().getFirst().threads().getFirst().slices()
                .map(slice -> simple(slice.name()) + " " + slice.startNanos() + "+" + slice.durationNanos() + " @" + slice.depth())
                .toList();
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** {@code a 1 100 60}: name, count, total, self. */
    private List<String> totals(Scope scope) throws IOException {
        var totals = new ArrayList<>(read(scope).totals());
        totals.sort(Comparator.comparing(NameTotal::name));
        return totals.stream()
                .map(total -> total.name() + " " + total.count() + " " + total.totalNanos() + " " + total.selfNanos())
                .toList();
    }

    private Recording read(Scope scope) throws IOException {
        file.write(folder.resolve("1.weft"));
        return Recording.read(folder, scope);
    }

    private static Scope shortest(long nanos) {
        return Scope.ALL.withShortest(Duration.ofNanos(nanos));
    }

    @Test
    void callsShorterThanTheLeastAreNeitherShownNorCounted() throws IOException {
        lane.enter(a, 0).enter(b, 10).enter(c, 15).exit(c, 25).exit(b, 30).enter(b, 40).exit(b, 60).exit(a, 100);
        assertEquals(List.of("a 0+100 @0", "b 10+20 @1", "b 40+20 @1"), slices(shortest(20)));
        assertEquals(List.of("a 1 100 60", "b 2 40 40"), totals(shortest(20)));
        assertEquals(List.of("a 0+100 @0"), slices(shortest(21)));
        assertEquals(List.of("a 1 100 100"), totals(shortest(100)));
        assertEquals(List.of(), slices(shortest(101)));
        assertEquals(0, read(shortest(101)).summary().calls());
    }

    @Test
    void aShortCallStaysWhereSomethingElseIsInside() throws IOException {
        int slice = file.name(Layout.SYMBOL_SLICE, "load");
        int instant = file.name(Layout.SYMBOL_INSTANT, "now");
        lane.enter(a, 0).enter(b, 10).event(Layout.BEGIN, slice, 11).enter(c, 12).exit(c, 13).event(Layout.END, slice, 14).exit(b, 15);
        lane.enter(b, 20).event(Layout.INSTANT, instant, 21).enter(c, 22).exit(c, 23).exit(b, 24).exit(a, 30);
        assertEquals(List.of("a 0+30 @0", "b 10+5 @1", "load 11+3 @2", "b 20+4 @1"), slices(shortest(1_000)));
    }

    @Test
    void aCallThatIsOpenStays() throws IOException {
        lane.enter(a, 0).enter(b, 10).exit(b, 11);
        file.lane(2).thread(2).enter(c, 50).exit(c, 51);
        assertEquals(List.of("a 0+51 @0"), slices(shortest(1_000)));
    }

    @Test
    void callsThatLieTooDeepAreTheirCallersOwnTime() throws IOException {
        lane.enter(a, 0).enter(a, 10).enter(a, 20).exit(a, 30).enter(b, 30).exit(b, 40).exit(a, 90).exit(a, 100);
        assertEquals(List.of("a 0+100 @0", "a 10+80 @1"), slices(Scope.ALL.withDepth(2)));
        assertEquals(List.of("a 2 100 100"), totals(Scope.ALL.withDepth(2)));
        assertEquals(List.of("a 0+100 @0"), slices(Scope.ALL.withDepth(1)));
        assertEquals(slices(Scope.ALL), slices(Scope.ALL.withDepth(3)));
    }

    @Test
    void depthIsCountedForEachThreadOfEachProcess() throws IOException {
        lane.enter(a, 0).enter(b, 10).enter(c, 15).exit(c, 25).exit(b, 30).exit(a, 100);
        file.lane(2).thread(2).enter(c, 20).enter(b, 30).enter(b, 35).exit(b, 36).exit(b, 40).exit(c, 50);
        var child = new TraceFileBuilder(2).parent(1);
        int d = child.method("com.acme.D", "d", "", "", 0);
        child.lane(1).thread(THREAD).enter(d, 60).enter(d, 70).enter(d, 75).exit(d, 76).exit(d, 80).exit(d, 90);
        child.write(folder.resolve("2.weft"));
        assertEquals(List.of("a 1", "b 2", "c 1", "d 2"),
                totals(Scope.ALL.withDepth(2)).stream().map(line -> line.replaceFirst(" \\d+ \\d+$", "")).toList());
    }

    @Test
    void slicesAndTasksInCallsThatLieTooDeepStayAndAreNoDepth() throws IOException {
        int slice = file.name(Layout.SYMBOL_SLICE, "load");
        lane.event(Layout.BEGIN, slice, 0).enter(a, 5).enter(b, 10).event(Layout.BEGIN, slice, 20).event(Layout.END, slice, 30).exit(b, 40);
        lane.exit(a, 45).event(Layout.END, slice, 50);
        assertEquals(List.of("load 0+50 @0", "a 5+40 @1", "load 20+10 @2"), slices(Scope.ALL.withDepth(1)));
        assertEquals(List.of("a 1 40 30", "load 2 50 20"), totals(Scope.ALL.withDepth(1)));
    }

    @Test
    void nothingIsShownBelowMethodsThatHideIt() throws IOException {
        lane.enter(a, 0).enter(b, 10).enter(c, 20).enter(b, 21).exit(b, 22).exit(c, 30).exit(b, 40).enter(c, 50).exit(c, 60).exit(a, 100);
        Scope scope = Scope.ALL.withHiddenBelow(List.of("*.B#b"));
        assertEquals(List.of("a 0+100 @0", "b 10+30 @1", "c 50+10 @1"), slices(scope));
        assertEquals(List.of("a 1 100 60", "b 1 30 30", "c 1 10 10"), totals(scope));
        assertEquals(slices(Scope.ALL), slices(Scope.ALL.withHiddenBelow(List.of("*.B#c"))));
        assertEquals(List.of("a 0+100 @0"), slices(scope.withDepth(1)));
    }

    @Test
    void aScopeHoldsAlsoWhereTheShortestCallsAreLeftOutOfThePicture() throws IOException {
        lane.enter(a, 0);
        for (int i = 1; i <= 1_000; i++) {
            lane.enter(b, i * 100L).enter(c, i * 100L + 10).enter(a, i * 100L + 20).exit(a, i * 100L + 20).exit(c, i * 100L + 20 + i % 50)
                    .exit(b, i * 100L + 90);
        }
        lane.exit(a, 200_000);
        var scope = Scope.ALL.withDepth(3).withShortest(Duration.ofNanos(20));
        assertEquals(totals(scope), totals(scope.withSlices(100)));
        var whole = read(scope).summary();
        var thin = read(scope.withSlices(100)).summary();
        assertEquals(1 + 1_000 + 800, whole.calls());
        assertEquals(whole.calls(), thin.calls());
        assertEquals(whole.calls(), thin.leftOut() + slices(scope.withSlices(100)).size());
    }

    @Test
    void whatIsToldOfACallIsInTheReportIfTheCallIs() throws IOException {
        lane.enter(a, 0).words(Records.ofCall(Layout.RECORD_ARGUMENTS, a, 1, "n = 1"));
        lane.enter(b, 10).words(Records.ofCall(Layout.RECORD_ARGUMENTS, b, 11, "n = 2"));
        lane.words(Records.ofCall(Layout.RECORD_RETURNED, c, 12, "of a call that is lost"));
        lane.words(Records.ofCall(Layout.RECORD_RETURNED, b, 13, "3")).exit(b, 14);
        lane.words(Records.ofCall(Layout.RECORD_THROWN, a, 90, "java.lang.Error")).event(Layout.EXIT_THROWN, a, 100);
        assertEquals(List.of("B.b @10: arguments: n = 2", "B.b @10: returned: 3", "A.a @0: arguments: n = 1",
                "A.a @0: threw: java.lang.Error"), told(Scope.ALL));
        List<String> outer = List.of("A.a @0: arguments: n = 1", "A.a @0: threw: java.lang.Error");
        assertEquals(outer, told(shortest(50)));
        assertEquals(outer, told(Scope.ALL.withDepth(1)));
        assertEquals(List.of("a 0+100 @0"), slices(shortest(50)));
    }

    private List<String> told(Scope scope) throws IOException {
        var timelines = read(scope).timelines();
        var told = new ArrayList<String>();
        for (int i = 0; i < timelines.points().size(); i++) {
            var of = timelines.names().get((int) timelines.points().value(i));
            told.add(of.full().substring("com.acme.".length()) + " @" + timelines.points().nanos(i) + ": "
                    + timelines.names().get(timelines.points().name(i)).text());
        }
        return told;
    }

    @Test
    void aDepthIsAtLeastOne() {
        var e = assertThrows(IllegalArgumentException.class, () -> Scope.ALL.withDepth(0));
        assertEquals("the depth must be at least 1, but was 0", e.getMessage());
    }
}
