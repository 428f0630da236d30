/**
 * The launcher: command line, wiring of a process, exit codes.
 *
 * <p>In: arguments. Out: a running process, text on stdout and stderr. May import: everything.
 */
@NullMarked
package org.varta.engine.cli;

import org.jspecify.annotations.NullMarked;
