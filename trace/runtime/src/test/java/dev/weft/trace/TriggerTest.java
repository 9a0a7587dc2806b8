package dev.weft.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Foo.bar > 100ms | Foo#bar, *.Foo#bar | 100000000",
        "com.acme.Foo.bar>1.5us | com.acme.Foo#bar | 1500",
        " com.acme.*#get* > 2s | com.acme.*#get* | 2000000000",
        "*Foo#<init> > 7ns | *Foo#<init> | 7",
        "Out$In.run > 1ms | Out$In#run, *.Out$In#run | 1000000",
    })
    void aCallThatTakesLong(String text, String methods, long nanos) {
        Trigger trigger = Trigger.parse(text);
        assertEquals(List.of(methods.split(", ")), trigger.methods());
        assertEquals(nanos, trigger.nanos());
        assertEquals(List.of(), trigger.exceptions());
        assertEquals(trigger, Trigger.parse(trigger.text()));
    }

    @Test
    void anException() {
        assertEquals(List.of("IOException", "*.IOException"), Trigger.parse("exception:IOException").exceptions());
        assertEquals(List.of("com.acme.*"), Trigger.parse("exception:com.acme.*").exceptions());
        assertEquals(List.of("java.lang.OutOfMemoryError"), Trigger.parse("oom").exceptions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Foo.bar", "Foo.bar > 100", "Foo.bar < 1ms", "Foo > 1ms", "#bar > 1ms", "Foo# > 1ms", "a b.c > 1ms",
        "exception:", "exception:a b", "OOM", "Foo.bar > 1ms > 2ms"})
    void anythingElseIsSaidInOneSentence(String text) {
        String sentence = String.valueOf(assertThrows(IllegalArgumentException.class, () -> Trigger.parse(text)).getMessage());
        assertEquals("a trigger must be METHOD > TIME, exception:TYPE or oom, as in 'Parser.parse > 100ms' or"
                + " exception:java.io.IOException, but was '" + text + "'", sentence);
    }
}
