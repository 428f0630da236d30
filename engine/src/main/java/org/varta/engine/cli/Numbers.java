package org.varta.engine.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Numbers given on the command line. */
final class Numbers {

    private Numbers() {}

    /**
     * The number itself.
     *
     * @throws ParameterException when it is less than one
     */
    static long atLeastOne(CommandSpec command, String option, long number) {
        if (number < 1) {
            throw new ParameterException(command.commandLine(), option + ": expected 1 or more, found " + number);
        }
        return number;
    }
}
