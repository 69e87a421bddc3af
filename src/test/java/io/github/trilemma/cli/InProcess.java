package io.github.trilemma.cli;

import io.github.trilemma.ConfigurationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * One command run within this process, its exceptions handled as the program does.
 *
 * @param code exit code
 * @param out what it printed
 * @param err what it complained about
 */
record InProcess(int code, String out, String err) {
    static InProcess run(Object command, Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = new CommandLine(command);
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        line.setExecutionExceptionHandler((e, failed, parsed) -> {
            if (!(e instanceof ConfigurationException)) {
                throw e;
            }
            failed.getErr().print(e.getMessage());
            return Main.UNUSABLE;
        });
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            words[i] = args[i].toString();
        }
        return new InProcess(line.execute(words), out.toString(), err.toString());
    }
}
