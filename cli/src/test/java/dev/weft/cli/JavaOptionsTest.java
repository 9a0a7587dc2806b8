package dev.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaOptionsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            trace -jar app.jar,                trace -- -jar app.jar
            trace -o a.html -cp x Main -q,     trace -o a.html -- -cp x Main -q
            trace -q -o -cp Main,              trace -q -o -cp Main
            trace --include a.* -Xmx1g X.java, trace --include a.* -- -Xmx1g X.java
            trace --all -jar x,                trace --all -- -jar x
            trace Main -jar x,                 trace Main -jar x
            trace java -jar x,                 trace java -jar x
            trace -- -jar x,                   trace -- -jar x
            run -Da=b Main,                    run -- -Da=b Main
            run @args Main,                    run -- @args Main
            view -p 80,                        view -p 80
            nonsense -jar,                     nonsense -jar
            """)
    void theFirstOptionOfJavaEndsThoseOfWeft(String given, String expected) {
        var weft = Main.commandLine().getCommandSpec();
        assertEquals(List.of(expected.split(" ")), List.of(JavaOptions.separate(weft, given.split(" "))));
    }
}
