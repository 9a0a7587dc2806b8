package dev.weft.cli;

import dev.weft.cli.pools.Answer;
import dev.weft.cli.pools.Look;
import dev.weft.cli.pools.PoolFrame;
import dev.weft.cli.pools.Rates;
import dev.weft.cli.pools.Survey;
import dev.weft.cli.pools.TopFrame;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Programs on this machine, with their pools. */
final class WatchedPrograms implements Watched {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final AskedPrograms asked;
    private final List<String> named;
    private final boolean workers;
    private final Survey survey = Survey.ofThisMachine(LIMIT);
    private List<Answer> answers = List.of();
    private List<Look> before = List.of();

    /**
     * Those that are {@code asked} for.
     *
     * @param named what the user named; empty for all
     * @param workers whether worker JVMs have rows
     */
    WatchedPrograms(AskedPrograms asked, List<String> named, boolean workers) {
        this.asked = asked;
        this.named = named;
        this.workers = workers;
    }

    @Override
    public TopFrame look() throws InterruptedException {
        answers = survey.ask(asked.pids()).stream().map(this::explained).toList();
        var frame = new PoolFrame(answers, new Rates(before), LocalTime.now(), workers);
        before = frame.looks();
        return frame;
    }

    /** What was named is not passed over. */
    private Answer explained(Answer answer) {
        return !named.isEmpty() && answer instanceof Answer.Refused(long pid, String reason)
                ? new Answer.Silent(pid, "cannot be asked: " + reason)
                : answer;
    }

    /** Programs that were named end; of all that there are, others may begin. */
    @Override
    public @Nullable String end() {
        if (named.isEmpty() || !answers.stream().allMatch(Answer.Ended.class::isInstance)) {
            return null;
        }
        return named.size() == 1 ? "process " + named.getFirst() + " has ended" : "the processes have ended";
    }

    @Override
    public void close() {
        survey.close();
    }
}
