package dev.weft.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A program that has asked for its own recording: its words come on standard input, the answers go to standard output. */
final class Asker {
    /**
     * Tells it that the recording has begun, and does from now on what it asks.
     *
     * @param save writes a report of what there is
     * @param end is done when it asks for the end, or is gone
     */
    void serve(BooleanSupplier save, CompletableFuture<Void> end) {
        answer("recording");
        Thread.ofPlatform().daemon(true).name("weft asker").start(() -> {
            try (var words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                while ("save".equals(words.readLine())) {
                    answer(save.getAsBoolean() ? "saved" : "failed");
                }
            } catch (IOException e) {
                // As if it were gone.
                return;
            } finally {
                end.complete(null);
            }
        });
    }

    void ended(boolean written) {
        answer(written ? "ended" : "failed");
    }

    private static void answer(String word) {
        System.out.println(word);
        System.out.flush();
    }
}
