/**
 * The command line: commands, options, progress and exit codes. It holds no logic; every command calls one room. Exit codes: 0
 * all done, 1 something failed or is left to do, 2 unusable input.
 */
package io.github.trilemma.cli;
