package dev.weft.cli;

import dev.weft.trace.Content;
import dev.weft.trace.ProcessEvents;
import java.util.List;
import picocli.CommandLine.Option;

/** What is recorded of calls beside their times, as the user says it. */
final class ContentOptions {
    @Option(names = "--args", paramLabel = "GLOB", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Record arguments of methods like this, as in 'com.acme.Parser#read*'; may be repeated.")
    private List<String> args = List.of();

    @Option(names = "--returns", paramLabel = "GLOB", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Record results of methods like this; may be repeated.")
    private List<String> returns = List.of();

    @Option(names = "--exceptions", arity = "0..1", fallbackValue = "true", paramLabel = "false",
            description = "Record the exceptions that leave calls.")
    private boolean exceptions;

    @Option(names = "--log-field", paramLabel = "GLOB", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Record each value that is assigned to fields like this, as in 'com.acme.Parser#depth': whole numbers as a "
                    + "counter, others as instants; may be repeated.")
    private List<String> fields = List.of();

    @Option(names = "--log-local", paramLabel = "GLOB", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "The same of local variables, as in 'com.acme.Parser#parse:depth', in classes compiled with -g; "
                    + "may be repeated.")
    private List<String> locals = List.of();

    @Option(names = "--redact", paramLabel = "GLOB", split = ConfigFile.SEPARATOR, hideParamSyntax = true,
            description = "Do not record values of parameters, fields and methods whose names are like this; may be repeated. "
                    + "Always: *password*, *secret*, *token* and some more.")
    private List<String> redact = List.of();

    Content content() {
        try {
            return new Content(args, returns, exceptions, redact, fields, locals, ProcessEvents.NONE);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.misused(e.getMessage() + ".");
        }
    }
}
